package org.blockwright.consumers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JDKs of this machine: the one that runs, and those beside it or where systems put them. */
final class Jdks {
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  private Jdks() {}

  static Path own() {
    return Path.of(System.getProperty("java.home"));
  }

  /** A JDK of a version, if there is one. */
  static Optional<Path> of(int version) throws IOException {
    List<Path> candidates = new ArrayList<>(List.of(own()));
    for (Path parent :
        List.of(
            own().getParent(),
            Path.of("/usr/lib/jvm"),
            Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"))) {
      if (Files.isDirectory(parent)) {
        try (Stream<Path> folders = Files.list(parent)) {
          folders.sorted().forEach(candidates::add);
        }
      }
    }
    for (Path candidate : candidates) {
      Path release = candidate.resolve("release");
      if (Files.isRegularFile(release) && Files.exists(candidate.resolve("bin/javac"))) {
        Matcher found = VERSION.matcher(Files.readString(release));
        if (found.find() && Integer.parseInt(found.group(1)) == version) {
          return Optional.of(candidate.toRealPath());
        }
      }
    }
    return Optional.empty();
  }
}
