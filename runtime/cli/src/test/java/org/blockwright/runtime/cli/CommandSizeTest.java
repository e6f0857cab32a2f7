package org.blockwright.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A command is a screen on top of core, and core knows nothing of commands. */
class CommandSizeTest {
  private static final int MOST_LINES = 100;

  private static List<Path> sources(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  @Test
  void aCommandIsAboutAScreen() throws IOException {
    List<String> tooLong = new ArrayList<>();
    int commands = 0;
    for (Path file : sources("src/main/java")) {
      if (file.toString().endsWith("Command.java")) {
        commands++;
        int lines = Files.readAllLines(file).size();
        if (lines > MOST_LINES) {
          tooLong.add(file.getFileName() + ": " + lines);
        }
      }
    }
    assertTrue(commands >= 9, commands + " commands");
    assertEquals(List.of(), tooLong);
  }

  /** A program has no options; see {@link OptionHints}. */
  @Test
  void noMessageOfCoreNamesAnOption() throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> files = sources("../core/src/main/java");
    assertTrue(files.size() > 200, files.size() + " files");
    for (Path file : files) {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        boolean comment = line.strip().startsWith("*") || line.strip().startsWith("/");
        if (!comment && line.matches(".*\"[^\"]*(?<![-\\w])--[a-z][^\"]*\".*")) {
          found.add(file.getFileName() + ":" + number + ": " + line.strip());
        }
      }
    }
    assertEquals(List.of(), found);
  }
}
