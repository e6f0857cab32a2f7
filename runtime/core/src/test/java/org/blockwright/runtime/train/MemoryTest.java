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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A thousand steps leave nothing behind. */
@ExtendWith(OneThread.class)
class MemoryTest {
  private static final int STEPS_BETWEEN = TrainingProcess.STEPS_BETWEEN_COLLECTIONS;

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

  /**
   * A leak grows at a constant pace, while a compiler that wakes up late or an allocator that
   * fetches a block grows once: what counts is the median pace in the second half of the run. It is
   * taken of what the allocator has given out, after garbage collections (direct buffers wait for
   * them), and of the resident size, which also holds what does not come from the allocator.
   */
  @Test
  void nativeMemoryStaysFlat() throws IOException {
    List<Long> allocated = new ArrayList<>();
    List<Long> resident = new ArrayList<>();
    try (TrainingProcess process = TrainingProcess.start("wide", folder, 1000, 0)) {
      for (int step = process.nextStep(); step >= 0; step = process.nextStep()) {
        if (step >= 500 && step % STEPS_BETWEEN == STEPS_BETWEEN - 1) {
          allocated.add(process.allocatedBytes());
          resident.add(1024 * process.residentKilobytes());
        }
      }
    }
    assertEquals(10, resident.size());
    Assumptions.assumeTrue(resident.get(0) > 0, "resident size is read from /proc on Linux only");
    assertTrue(bytesPerStep(resident) < 1000, () -> "resident bytes " + resident);
    Assumptions.assumeTrue(allocated.get(0) > 0, "glibc tells what is allocated from 2.33 on");
    assertTrue(bytesPerStep(allocated) < 1000, () -> "allocated bytes " + allocated);
  }

  /** The median of the paces between one moment and the next. */
  private static double bytesPerStep(List<Long> moments) {
    long[] grown =
        IntStream.range(1, moments.size())
            .mapToLong(i -> moments.get(i) - moments.get(i - 1))
            .sorted()
            .toArray();
    return (double) grown[grown.length / 2] / STEPS_BETWEEN;
  }
}
