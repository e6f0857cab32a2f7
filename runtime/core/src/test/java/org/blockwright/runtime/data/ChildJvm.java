package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.blockwright.runtime.base.BlockwrightException;

/** Opens data in a process of its own: with little memory, or in another locale. */
final class ChildJvm {
  private ChildJvm() {}

  /** What {@link #main} printed, in UTF-8, a line each. */
  static List<String> run(Map<String, String> environment, List<String> options, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChildJvm.class.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    return lines;
  }

  /** Prints the classes of data, then each of its images with what came of decoding it. */
  public static void main(String[] args) {
    List<String> lines = new ArrayList<>();
    try (Dataset data = DataSpec.parse(args[0]).openForEvaluation(false)) {
      lines.add(String.join(",", data.classNames()));
      for (int i = 0; i < data.validation().size(); i++) {
        String name = data.validation().name(i);
        lines.add(name.substring(name.lastIndexOf('/') + 1) + ": " + read(data.validation(), i));
      }
    } catch (BlockwrightException e) {
      lines.add(e.getMessage());
    }
    byte[] all = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    System.out.write(all, 0, all.length);
    System.out.flush();
  }

  private static String read(ImageSource source, int i) {
    try {
      return source.decode(i).width() + " wide";
    } catch (UnreadableImageException e) {
      return "left out, " + e.getMessage();
    }
  }
}
