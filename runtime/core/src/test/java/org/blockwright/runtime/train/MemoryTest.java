package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A thousand steps leave nothing behind. */
@ExtendWith(OneThread.class)
class MemoryTest {
  @TempDir Path folder;

  private static long arrays() {
    try (NDManager manager = NDManager.newBaseManager()) {
      return arrays(manager.getParentManager());
    }
  }

  /** Arrays that belong to a manager or to one below it, as DJL's own table has them. */
  private static long arrays(NDManager manager) {
    try {
      Field field = BaseNDManager.class.getDeclaredField("resources");
      field.setAccessible(true);
      long count = 0;
      for (Object resource : List.copyOf(((Map<?, ?>) field.get(manager)).values())) {
        if (resource instanceof NDManager below) {
          count += arrays(below);
        } else if (resource instanceof NDArray) {
          count++;
        }
      }
      return count;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Test
  void liveArraysStayTheSame() {
    List<Long> live = new ArrayList<>();
    TrainingListener count =
        new TrainingListener() {
          @Override
          public void step(StepReport step) {
            if (step.step() % 100 == 99) {
              live.add(arrays());
            }
          }
        };
    Trainer.of("small", Small.withDropout())
        .recipe(
            TrainerTest.RECIPE
                .with("epochs=2")
                .with("optimizer=adamw")
                .with("ema=0.9")
                .with("clip_norm=1"))
        .classes(Small.NAMES)
        .folder(folder)
        .devices(Small.cpus(2))
        .train(Small.images(500, 8))
        .validation(Small.images(20, 8))
        .listener(count)
        .run();
    assertEquals(10, live.size());
    assertTrue(live.get(0) > 0);
    assertEquals(1, live.stream().distinct().count(), "live arrays " + live);
  }

  @Test
  void residentSizeStaysFlat() throws IOException {
    List<Long> resident = new ArrayList<>();
    try (TrainingProcess process = TrainingProcess.start("wide", folder, 1000, 0)) {
      for (int step = process.nextStep(); step >= 0; step = process.nextStep()) {
        if (step % 100 == 99) {
          resident.add(process.residentKilobytes());
        }
      }
    }
    assertEquals(10, resident.size());
    Assumptions.assumeTrue(resident.get(0) > 0, "resident size is read from /proc on Linux only");
    double growth = (double) resident.get(9) / resident.get(0) - 1;
    assertTrue(growth < 0.03, "resident kilobytes " + resident);
  }
}
