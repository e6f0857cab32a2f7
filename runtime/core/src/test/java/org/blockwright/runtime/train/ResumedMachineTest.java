package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.pytorch.EngineThreads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices and threads change the last bits of sums: a run keeps those that it was started with. */
class ResumedMachineTest {
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  private final int before = EngineThreads.count();

  @TempDir Path folder;

  @AfterEach
  void restore() {
    EngineThreads.set(before);
    System.clearProperty(THREADS);
  }

  private Trainer trainer(String name) {
    return Trainer.of("small", Small.withBatchNorm())
        .recipe(TrainerTest.RECIPE.with("epochs=1"))
        .classes(Small.NAMES)
        .folder(folder.resolve(name))
        .train(Small.images(8, 16));
  }

  private void assertSameRuns() throws IOException {
    assertEquals(
        -1,
        Files.mismatch(
            folder.resolve("whole").resolve(Checkpoint.LAST),
            folder.resolve("stopped").resolve(Checkpoint.LAST)));
  }

  private static String refusal(Trainer trainer) {
    return assertThrows(BlockwrightException.class, trainer::run).getMessage();
  }

  @Test
  void devicesAreRestoredOrRefused() throws IOException {
    trainer("whole").devices(Small.cpus(2)).run();
    Trainer stopped = trainer("stopped").devices(Small.cpus(2));
    stopped.listener(TrainerTest.stopAfter(stopped, 3)).run();
    assertEquals(
        "The run in "
            + folder.resolve("stopped")
            + " was started on cpu,cpu, not on cpu, which would give other bits. Resume it on its"
            + " own devices, or start a new one in another folder.",
        refusal(trainer("stopped").devices(Small.cpus(1)).resume(true)));
    TrainerTest.Watch watch = new TrainerTest.Watch();
    trainer("stopped").resume(true).listener(watch).run();
    assertEquals(List.of("cpu", "cpu"), watch.run.deviceNames());
    assertSameRuns();
  }

  @Test
  void threadsAreRestoredAndGivenBack() throws IOException {
    EngineThreads.set(2);
    trainer("whole").run();
    Trainer stopped = trainer("stopped");
    stopped.listener(TrainerTest.stopAfter(stopped, 3)).run();
    try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("stopped"))) {
      assertEquals(OptionalInt.of(2), checkpoint.threads());
      assertEquals(List.of("cpu"), checkpoint.devices());
    }
    EngineThreads.set(1);
    TrainerTest.Watch watch = new TrainerTest.Watch();
    trainer("stopped").resume(true).listener(watch).run();
    assertEquals(2, watch.run.threads());
    assertTrue(watch.notes.contains("Calculating with 2 threads, as the run was started."));
    assertEquals(1, EngineThreads.count());
    assertSameRuns();
  }

  @Test
  void anotherNumberOfThreadsThatIsAskedForIsRefused() {
    EngineThreads.set(2);
    Trainer stopped = trainer("stopped");
    stopped.listener(TrainerTest.stopAfter(stopped, 3)).run();
    EngineThreads.set(1);
    System.setProperty(THREADS, "1");
    String message = refusal(trainer("stopped").resume(true));
    assertTrue(
        message.contains("was started with 2 threads, not with the 1 of -D" + THREADS), message);
  }

  @Test
  void anotherVersionOfTheEngineIsSaid() {
    assertEquals(
        List.of("pytorch 2.0.0 -> 2.5.1"),
        Versions.differences(
            java.util.Map.of("pytorch", "2.0.0", "java", "17"),
            java.util.Map.of("pytorch", "2.5.1", "java", "21")));
  }
}
