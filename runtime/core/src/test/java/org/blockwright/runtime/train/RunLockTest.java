package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two runs do not write into one folder. */
@ExtendWith(OneThread.class)
class RunLockTest {
  @TempDir Path folder;

  private Trainer trainer() {
    return Trainer.of("small", Small.plain())
        .recipe(TrainerTest.RECIPE.with("epochs=2"))
        .classes(Small.NAMES)
        .folder(folder)
        .train(Small.images(2, 16));
  }

  private static String inUse(Path folder, long process) {
    return "The folder "
        + folder
        + " is in use by another run, in process "
        + process
        + "; wait until that ends, or choose another folder.";
  }

  @Test
  void aSecondRunOfAnotherProcessNamesIt() throws Exception {
    try (TrainingProcess process = TrainingProcess.start(TrainingProcess.STUCK, folder, 10, 0)) {
      assertTrue(process.waitFor("started"));
      assertEquals(
          inUse(folder, process.pid()),
          assertThrows(BlockwrightException.class, trainer()::run).getMessage());
      process.kill();
    }
    assertTrue(Files.exists(folder.resolve(RunLock.FILE)), "a killed process leaves its file");
    assertEquals(4, trainer().run().steps());
    assertFalse(Files.exists(folder.resolve(RunLock.FILE)));
  }

  @Test
  void aSecondResumptionIsRefusedWhileTheFirstGoesOn() {
    Trainer first = trainer();
    first.listener(TrainerTest.stopAfter(first, 1)).run();
    List<String> refused = new ArrayList<>();
    TrainingListener again =
        new TrainingListener() {
          @Override
          public void step(StepReport step) {
            refused.add(
                assertThrows(BlockwrightException.class, trainer().resume(true)::run).getMessage());
          }
        };
    assertEquals(4, trainer().resume(true).listener(again).run().steps());
    long own = ProcessHandle.current().pid();
    assertEquals(List.of(inUse(folder, own), inUse(folder, own), inUse(folder, own)), refused);
  }
}
