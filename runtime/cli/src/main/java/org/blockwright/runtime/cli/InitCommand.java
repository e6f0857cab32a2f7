package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.lang.model.SourceVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a project that builds by itself: a declaration, its training, a prediction, a test. */
@Command(
    name = "init",
    description = "Write a small project of your own, which builds with its own wrapper.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A folder that is empty, or not there yet.")
  private Path folder;

  @Option(names = "--gradle", description = "Build with Gradle; with Maven unless given.")
  private boolean gradle;

  @Option(
      names = "--package",
      paramLabel = "NAME",
      defaultValue = "app",
      description = "The package of its classes; ${DEFAULT-VALUE} unless given.")
  private String packageName;

  @Override
  public Integer call() {
    if (!SourceVersion.isName(packageName)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "'" + packageName + "' is no name of a package");
    }
    NewProject project = new NewProject(folder, packageName, gradle);
    project.write();
    spec.commandLine()
        .getOut()
        .printf(
            "%s holds a project now. Build and test it:%n    cd %s && %s%n",
            folder, folder, project.build());
    return CommandLine.ExitCode.OK;
  }
}
