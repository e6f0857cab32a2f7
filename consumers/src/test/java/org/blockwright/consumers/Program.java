package org.blockwright.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own and what it said. */
record Program(int code, String output) {
  private static final int MOST_MINUTES = 5;

  /** Runs a command in a folder, with a JDK as the one that its own scripts find. */
  static Program run(Path folder, Path jdk, List<String> command)
      throws IOException, InterruptedException {
    File output = File.createTempFile("consumer", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output);
      builder.environment().put("JAVA_HOME", jdk.toString());
      builder.environment().remove("MAVEN_OPTS");
      builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_CMD"));
      Process process = builder.start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        process.destroyForcibly();
      }
      String text = Files.readString(output.toPath(), StandardCharsets.UTF_8);
      assertTrue(ended, command + " did not end; it said " + text);
      return new Program(process.exitValue(), text);
    } finally {
      assertTrue(output.delete());
    }
  }

  /** Runs a program of a JDK, such as {@code javac}. */
  static Program ofJdk(Path jdk, String name, Path folder, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin").resolve(name).toString());
    command.addAll(arguments);
    return run(folder, jdk, command);
  }

  Program assertDone() {
    assertEquals(0, code, output);
    return this;
  }
}
