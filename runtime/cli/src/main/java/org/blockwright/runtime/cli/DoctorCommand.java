package org.blockwright.runtime.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import org.blockwright.runtime.api.Doctor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at what everything runs on. */
@Command(
    name = "doctor",
    description =
        "Look at Java, the engine, the processor, GPUs, the cache: what is used, and why.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer>, NeedsEngine {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    Console console = Console.of(spec.commandLine(), json);
    List<Doctor.Finding> findings = Doctor.look();
    if (json) {
      JsonArray list = new JsonArray();
      for (Doctor.Finding finding : findings) {
        JsonObject line = new JsonObject();
        line.addProperty("what", finding.what());
        line.addProperty("found", finding.found());
        finding.advice().ifPresent(advice -> line.addProperty("advice", advice));
        list.add(line);
      }
      console.json(list);
    } else {
      findings.forEach(console.out()::println);
    }
    return CommandLine.ExitCode.OK;
  }
}
