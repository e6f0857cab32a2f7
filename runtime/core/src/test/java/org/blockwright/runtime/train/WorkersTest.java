package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.blockwright.runtime.base.WorkerException;
import org.blockwright.runtime.distributed.Collective;
import org.blockwright.runtime.distributed.WorkerProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Processes with augmentation, mixing, dropout and stochastic depth, one of which is killed. */
@ExtendWith(OneThread.class)
class WorkersTest {
  @TempDir Path folder;

  @Test
  void aKilledWorkerEndsTheRunWhichGoesOnWithMore() throws IOException {
    Path whole = folder.resolve("whole");
    WorkerProcess.train(Collective.alone(), whole, false, trainer -> {});
    Path killed = folder.resolve("killed");
    try (WorkerProcesses processes = WorkerProcess.start(2, killed, false)) {
      WorkerException failure =
          assertThrows(
              WorkerException.class,
              () ->
                  WorkerProcess.train(
                      processes.collective(),
                      killed,
                      false,
                      trainer ->
                          trainer.listener(
                              new TrainingListener() {
                                @Override
                                public void step(StepReport step) {
                                  if (step.step() == 3) {
                                    processes.handles().get(0).destroyForcibly();
                                  }
                                }
                              })));
      assertTrue(
          failure.getMessage().startsWith("Worker 1 of 2 has ended before its time")
              || failure.getMessage().startsWith("Another worker takes nothing"),
          failure.getMessage());
    }
    try (WorkerProcesses processes = WorkerProcess.start(3, killed, true)) {
      WorkerProcess.train(processes.collective(), killed, true, trainer -> {});
      processes.close();
      processes.handles().forEach(process -> assertFalse(process.isAlive()));
    }
    for (String file : List.of(Checkpoint.LAST, Checkpoint.BEST)) {
      assertEquals(-1, Files.mismatch(whole.resolve(file), killed.resolve(file)), file);
    }
  }

  @Test
  void aProcessThatIsNoWorkerIsToldInOneLine() {
    WorkerException failure =
        assertThrows(
            WorkerException.class,
            () ->
                WorkerProcesses.start(
                    2,
                    rank ->
                        List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-version-of-nothing"),
                    Duration.ofSeconds(30)));
    assertTrue(
        failure.getMessage().startsWith("Worker 1 of 2 did not come: it ended, saying: "),
        failure.getMessage());
  }
}
