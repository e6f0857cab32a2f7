package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.blockwright.examples.Commands.Result;
import org.blockwright.runtime.cli.Main;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code train --resume}: a run goes on with what it was started with, or says why not. */
class ResumeTest {
  private static final String OPTIONS =
      "--data shapes:64 --limit 40 --epochs 30 --batch 8 --seed 3"
          + " --recipe-override smoothing=0.2 --recipe-override seed=5";

  @TempDir private static Path kept;

  /** What the process that was stopped said. */
  private static List<String> said;

  @TempDir private Path run;

  private static List<String> train(Path out, String options) {
    List<String> args = new ArrayList<>(List.of("train", "mnist_net", "--out", out.toString()));
    args.addAll(List.of("--device", "cpu"));
    Stream.of(options.split(" ")).filter(word -> !word.isEmpty()).forEach(args::add);
    return args;
  }

  private static Result quietly(Path out, String options) {
    return Commands.run(train(out, options + " --quiet").toArray(String[]::new));
  }

  @BeforeAll
  static void trainWholeAndStopped() throws IOException, InterruptedException {
    Result whole = quietly(kept.resolve("whole"), OPTIONS);
    assertEquals(0, whole.code(), whole.err());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(train(kept.resolve("stopped"), OPTIONS));
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    said = new ArrayList<>();
    try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        said.add(line);
        if (line.startsWith("epoch 2/30:")) {
          process.toHandle().destroy(); // the process itself would close what it still says
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @BeforeEach
  void copyTheStoppedRun() throws IOException {
    try (Stream<Path> files = Files.list(kept.resolve("stopped"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, run.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void stoppedItSaysHowToGoOn() {
    String all = String.join("\n", said);
    assertTrue(
        all.contains("Stopping after this step and saving; Ctrl-C again ends without saving."),
        all);
    assertTrue(all.contains("everything is saved in " + kept.resolve("stopped") + "."), all);
    String last = said.get(said.size() - 1);
    assertEquals(
        "To go on: blockwright train mnist_net --out "
            + kept.resolve("stopped")
            + " --resume --device cpu",
        last);
    assertTrue(all.chars().allMatch(c -> c >= ' ' || c == '\n'), "plain lines: " + all);
    assertEquals(said.size(), said.stream().distinct().count(), all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", OPTIONS, "--batch 8 --recipe-override lr=1.875e-4 --strict"})
  void itGoesOnToTheSameBits(String options) throws IOException {
    Result result = quietly(run, options + " --resume");
    assertEquals(0, result.code(), result.err());
    assertEquals("", result.err());
    for (String name : List.of("last.safetensors", "best.safetensors", "recipe.json")) {
      Path whole = kept.resolve("whole").resolve(name);
      assertEquals(-1, Files.mismatch(whole, run.resolve(name)), name);
    }
    assertEquals(31, Files.readAllLines(run.resolve("metrics.csv")).size());
    quietly(run, "--resume --epochs 29").assertFailed("--epochs is 29 instead of 30");
    Result again = quietly(run, "--resume");
    assertEquals(0, again.code(), again.err());
    assertTrue(again.out().contains("is finished, after all of its 30 epochs"), again.out());
    assertEquals(0, quietly(run, "--resume --epochs 31").code());
    assertEquals(32, Files.readAllLines(run.resolve("metrics.csv")).size());
  }

  @ParameterizedTest
  @CsvSource({
    "--epochs 29, --epochs is 29 instead of 30",
    "--batch 16, --batch is 16 instead of 8",
    "--size 32, --size is 32 instead of 28",
    "--seed 3, --seed is 3 instead of 5",
    "--precision bf16, --precision is bf16 instead of fp32",
    "--limit 41, --limit is 41 instead of 40",
    "--recipe-override lr=1, --recipe-override lr is 1.0 instead of 1.875E-4",
    "--epochs 3 --recipe-override epochs=4, --epochs is 4 instead of 30",
    "--weights other.safetensors, instead of none",
    "--weights w.pth --skip-head, --skip-head is given now",
    "--data shapes:65, training images is 65 instead of 64",
    "--data shapes:66 --limit 40, training images is 66 instead of 64",
    "--data mnist:/no/such, --data is mnist instead of shapes",
  })
  void whatDiffersIsNamed(String options, String named) throws IOException {
    byte[] before = Files.readAllBytes(run.resolve("run.json"));
    quietly(run, options + " --resume").assertFailed(run.toString(), named, "another --out");
    assertFalse(Files.mismatch(kept.resolve("stopped/last.safetensors"), last()) >= 0);
    assertEquals(
        new String(before, StandardCharsets.UTF_8), Files.readString(run.resolve("run.json")));
  }

  private Path last() {
    return run.resolve("last.safetensors");
  }

  @Test
  void withoutItsRecordItAsksForTheData() throws IOException {
    Files.delete(run.resolve("run.json"));
    quietly(run, "--resume").assertFailed(run.toString(), "--data");
    Files.writeString(run.resolve("run.json"), "{\"started_with\": [");
    quietly(run, "--resume").assertFailed("run.json cannot be understood");
  }

  @Test
  void anotherModelIsNotTheRun() {
    Commands.run("train", "tiny_net", "--out", run.toString(), "--resume")
        .assertFailed("mnist_net", "tiny_net");
  }
}
