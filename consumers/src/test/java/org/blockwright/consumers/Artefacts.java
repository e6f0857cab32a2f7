package org.blockwright.consumers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A local repository that holds what {@code mvn install} would put there: this build's jars and
 * POMs. What others publish is read from the user's own repository, which nothing is written to.
 */
final class Artefacts {
  static final String VERSION = System.getProperty("blockwright.version");

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path HOME = Path.of("target", "repository").toAbsolutePath();
  private static final Map<String, Path> MODULES =
      Map.of(
          "annotations", ROOT.resolve("annotations"),
          "processor", ROOT.resolve("processor"),
          "standalone", ROOT.resolve("runtime/standalone"),
          "core", ROOT.resolve("runtime/core"),
          "serve", ROOT.resolve("runtime/serve"),
          "cli", ROOT.resolve("runtime/cli"),
          "testing", ROOT.resolve("runtime/testing"),
          "zoo", ROOT.resolve("zoo"));

  private Artefacts() {}

  /** The repository; the test is skipped where the build has packed nothing yet. */
  static Path repository() throws IOException {
    if (Files.exists(HOME.resolve("org/blockwright"))) {
      deleteAll(HOME.resolve("org/blockwright"));
    }
    install("blockwright", ROOT.resolve("pom.xml"), Optional.empty());
    install("blockwright-bom", ROOT.resolve("runtime/bom/pom.xml"), Optional.empty());
    for (Map.Entry<String, Path> module : MODULES.entrySet()) {
      Path reduced = module.getValue().resolve("dependency-reduced-pom.xml");
      Path pom = module.getValue().resolve("pom.xml");
      install(
          "blockwright-" + module.getKey(),
          module.getKey().equals("processor") ? reduced : pom,
          Optional.of(jar(module.getKey())));
    }
    return HOME;
  }

  /** Offline; what the plugins want and this machine has never seen is fetched once before. */
  static Program maven(Path where, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "./mvnw",
                "-B",
                "-ntp",
                "-q",
                "-Dmaven.repo.local=" + HOME,
                "-Dmaven.repo.local.tail=" + System.getProperty("local.repository")));
    command.addAll(List.of(arguments));
    List<String> offline = new ArrayList<>(command);
    offline.add(1, "-o");
    Program first = Program.run(where, Jdks.own(), offline);
    if (first.code() == 0 || !first.output().contains("offline mode")) {
      return first;
    }
    Program.run(where, Jdks.own(), command);
    return Program.run(where, Jdks.own(), offline);
  }

  /** The jar of a module. */
  static Path jar(String module) throws IOException {
    Path target = MODULES.get(module).resolve("target");
    Path jar = target.resolve("blockwright-" + module + "-" + VERSION + ".jar");
    assumeTrue(Files.exists(jar), jar + " has not been packed: run ./mvnw verify");
    FileTime packed = Files.getLastModifiedTime(jar);
    try (Stream<Path> classes = Files.walk(target.resolve("classes"))) {
      List<Path> newer =
          classes
              .filter(Files::isRegularFile)
              .filter(file -> isAfter(file, packed))
              .limit(1)
              .toList();
      assumeTrue(newer.isEmpty(), newer + " is newer than " + jar + ": run ./mvnw verify");
    }
    return jar;
  }

  private static boolean isAfter(Path file, FileTime time) {
    try {
      return Files.getLastModifiedTime(file).compareTo(time) > 0;
    } catch (IOException e) {
      return true;
    }
  }

  private static void install(String artefact, Path pom, Optional<Path> jar) throws IOException {
    Path folder = HOME.resolve("org/blockwright").resolve(artefact).resolve(VERSION);
    Files.createDirectories(folder);
    String name = artefact + "-" + VERSION;
    Files.copy(pom, folder.resolve(name + ".pom"), StandardCopyOption.REPLACE_EXISTING);
    if (jar.isPresent()) {
      Files.copy(jar.get(), folder.resolve(name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
