package org.blockwright.runtime.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Trains a small model in a process of its own, so that it can be killed. */
final class TrainingProcess implements AutoCloseable {
  private static final Map<String, BlockFactory> MODELS =
      Map.of("wide", Small.wide(), "dropout", Small.withDropout());

  private final Process process;
  private final BufferedReader output;

  private TrainingProcess(Process process) {
    this.process = process;
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts a run of {@code steps} steps in two epochs, or goes on where the folder has one. */
  static TrainingProcess start(String model, Path folder, int steps, int saveEvery)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms64m",
            "-Xmx64m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=1",
            "-cp",
            System.getProperty("java.class.path"),
            TrainingProcess.class.getName(),
            model,
            folder.toString(),
            String.valueOf(steps),
            String.valueOf(saveEvery));
    return new TrainingProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** Waits for the next step and gives its number; -1 where the process has ended. */
  int nextStep() throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("step ")) {
        return Integer.parseInt(line.substring(5));
      }
    }
    return -1;
  }

  /** SIGKILL where there are signals. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, which ends the process as Ctrl-C does; waits for its end. */
  void interrupt() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  int exitCode() throws InterruptedException {
    process.waitFor(2, TimeUnit.MINUTES);
    return process.exitValue();
  }

  /** Resident size, 0 where it cannot be told. */
  long residentKilobytes() throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor();
      output.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The process. */
  public static void main(String[] args) {
    NativeMemory.tune();
    Path folder = Path.of(args[1]);
    int steps = Integer.parseInt(args[2]);
    Trainer.of(args[0], MODELS.get(args[0]))
        .recipe(
            TrainerTest.RECIPE
                .with("epochs=2")
                .with("optimizer=adamw")
                .with("lr=1e-3")
                .with("ema=0.99"))
        .classes(Small.NAMES)
        .folder(folder)
        .train(Small.images(steps / 2, 8))
        .validation(Small.images(4, 8))
        .saveEvery(Integer.parseInt(args[3]))
        .resume(Files.exists(folder.resolve(Checkpoint.LAST)))
        .listener(
            new TrainingListener() {
              @Override
              public void step(StepReport step) {
                System.out.println("step " + step.step());
              }
            })
        .run();
  }
}
