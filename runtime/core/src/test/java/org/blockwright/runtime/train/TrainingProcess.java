package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.blockwright.runtime.data.DataLoader;
import org.blockwright.runtime.data.ShapesSource;

/** Trains a small model in a process of its own, so that it can be killed. */
final class TrainingProcess implements AutoCloseable {
  /** The model whose images are augmented and mixed. */
  static final String HARD = "hard";

  /** The model whose steps take forever. */
  static final String STUCK = "stuck";

  private static final Map<String, BlockFactory> MODELS =
      Map.of(
          "wide",
          Small.wide(),
          "dropout",
          Small.withDropout(),
          HARD,
          HardNet.of(512),
          STUCK,
          Small.plain());

  /** How often garbage is collected and allocated memory is told. */
  static final int STEPS_BETWEEN_COLLECTIONS = 50;

  private static final String ALLOCATED = "allocated ";

  private final Process process;
  private final BufferedReader output;
  private long allocated;

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
      if (line.startsWith(ALLOCATED)) {
        allocated = Long.parseLong(line.substring(ALLOCATED.length()));
      }
    }
    return -1;
  }

  /** SIGKILL where there are signals. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; waits for the end. */
  void terminate() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /** SIGINT, as Ctrl-C sends it. */
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
  }

  /** Whether Ctrl-C reaches processes: it does not where whoever started this has it ignored. */
  static boolean interruptible() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .noneMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  long pid() {
    return process.pid();
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

  /** Bytes of native memory in use after the last collection, 0 where it cannot be told. */
  long allocatedBytes() {
    return allocated;
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

  /** Waits for a line that starts so; false where the process ended before. */
  boolean waitFor(String start) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(start)) {
        return true;
      }
    }
    return false;
  }

  /** The process. */
  public static void main(String[] args) {
    NativeMemory.tune();
    Path folder = Path.of(args[1]);
    int steps = Integer.parseInt(args[2]);
    Trainer trainer =
        Trainer.of(args[0], MODELS.get(args[0]))
            .folder(folder)
            .saveEvery(Integer.parseInt(args[3]))
            .resume(Files.exists(folder.resolve(Checkpoint.LAST)))
            .listener(new Told());
    if (args[0].equals(STUCK)) {
      trainer.loss(TrainingProcess::never);
    }
    if (args[0].equals(HARD)) {
      ShapesSource images = ShapesSource.train(steps / 2 * 8, 0);
      try (DataLoader train = DataLoaders.training(images, HardNet.RECIPE, true);
          DataLoader validation =
              DataLoaders.evaluation(ShapesSource.validation(40, 0), HardNet.RECIPE, true)) {
        trainer
            .recipe(HardNet.RECIPE)
            .classes(images.classNames())
            .train(train)
            .validation(validation)
            .run();
      }
    } else {
      trainer
          .recipe(
              TrainerTest.RECIPE
                  .with("epochs=2")
                  .with("optimizer=adamw")
                  .with("lr=1e-3")
                  .with("ema=0.99"))
          .classes(Small.NAMES)
          .train(Small.images(steps / 2, 8))
          .validation(Small.images(args[0].equals("dropout") ? 2000 : 4, 8))
          .run();
    }
  }

  private static NDArray never(NDList outputs, NDArray targets) {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Loss.softmax().of(outputs, targets);
  }

  /** Says on standard output what happens. */
  private static final class Told implements TrainingListener {
    @Override
    public void started(RunInfo run) {
      System.out.println("started");
    }

    @Override
    public void step(StepReport step) {
      if (step.step() % STEPS_BETWEEN_COLLECTIONS == STEPS_BETWEEN_COLLECTIONS - 1) {
        AllocatedMemory.bytesAfterCollection()
            .ifPresent(bytes -> System.out.println(ALLOCATED + bytes));
      }
      System.out.println("step " + step.step());
    }

    @Override
    public void validating(int epoch, int batches) {
      System.out.println("validating " + epoch);
    }

    @Override
    public void stopping() {
      System.out.println("stopping");
    }
  }
}
