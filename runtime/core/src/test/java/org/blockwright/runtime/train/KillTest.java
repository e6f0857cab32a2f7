package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is killed goes on to the same bits as one that is not. */
class KillTest {
  /** Two epochs of 256 images by eights, which repeated augmentation leaves whole. */
  private static final int STEPS = 64;

  private static final int SAVE_EVERY = 3;
  private static final int KILLS = 5;

  @TempDir Path folder;

  private TrainingProcess start(String name) throws IOException {
    return TrainingProcess.start(TrainingProcess.HARD, folder.resolve(name), STEPS, SAVE_EVERY);
  }

  private void toTheEnd(String name) throws IOException, InterruptedException {
    try (TrainingProcess process = start(name)) {
      int last = -1;
      for (int step = process.nextStep(); step >= 0; step = process.nextStep()) {
        last = step;
      }
      assertEquals(0, process.exitCode());
      assertEquals(STEPS - 1, last);
    }
  }

  @Test
  void killedAtFiveRandomMomentsItEndsTheSame() throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("KillTest: repeat these moments by -Dkill.seed=" + seed);
    toTheEnd("whole");
    Random random = new Random(seed);
    int writing = random.nextInt(KILLS);
    for (int kill = 0; kill < KILLS; kill++) {
      if (kill == writing) {
        killWhileWriting();
      } else {
        killAtRandom(random);
      }
    }
    toTheEnd("killed");
    for (String file : new String[] {Checkpoint.LAST, Checkpoint.BEST}) {
      assertEquals(
          sha256(folder.resolve("whole").resolve(file)),
          sha256(folder.resolve("killed").resolve(file)),
          file + " after kills at the moments of -Dkill.seed=" + seed);
    }
  }

  /** Within a step, between two, while it saves, or before the first. */
  private void killAtRandom(Random random) throws IOException, InterruptedException {
    int steps = random.nextInt(10);
    int wait = random.nextInt(steps == 0 ? 2000 : 60);
    try (TrainingProcess process = start("killed")) {
      for (int step = 0; step < steps; step++) {
        assertTrue(process.nextStep() >= 0, "the run ended before it was killed");
      }
      Thread.sleep(wait);
      process.kill();
    }
  }

  /** Kills until one kill has left a half-written checkpoint beside the whole one. */
  private void killWhileWriting() throws IOException, InterruptedException {
    Path aside = folder.resolve("killed").resolve(Checkpoint.LAST + ".tmp");
    for (int attempt = 0; attempt < 8; attempt++) {
      Files.deleteIfExists(aside);
      try (TrainingProcess process = start("killed")) {
        assertTrue(process.nextStep() >= 0, "the run ended before it was killed");
        while (size(aside) == 0) {
          Thread.onSpinWait();
        }
        process.kill();
      }
      if (size(aside) > 0) {
        return;
      }
    }
    throw new AssertionError("no kill fell into the writing of a checkpoint");
  }

  /** 0 where there is no such file. */
  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  @Test
  void terminatedItSavesAndGoesOn() throws Exception {
    try (TrainingProcess process = dropout("a")) {
      for (int step = 0; step < 10; step++) {
        assertTrue(process.nextStep() >= 0);
      }
      process.terminate();
    }
    assertTrue(Files.exists(folder.resolve("a").resolve(Checkpoint.LAST)));
    try (TrainingProcess process = dropout("a")) {
      assertTrue(process.nextStep() >= 10);
    }
  }

  private TrainingProcess dropout(String name) throws IOException {
    return TrainingProcess.start("dropout", folder.resolve(name), 4000, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"started", "step 9", "validating"})
  void interruptedAnywhereItSaves(String moment) throws Exception {
    assumeTrue(TrainingProcess.interruptible(), "Ctrl-C is ignored here");
    try (TrainingProcess process = dropout("b")) {
      assertTrue(process.waitFor(moment));
      process.interrupt();
      assertTrue(process.waitFor("stopping"));
      assertEquals(130, process.exitCode());
    }
    assertTrue(Files.exists(folder.resolve("b").resolve(Checkpoint.LAST)));
    try (TrainingProcess process = dropout("b")) {
      assertTrue(process.waitFor(moment.equals("validating") ? "validating 0" : "step"));
    }
  }

  @Test
  void interruptedTwiceItEndsAtOnce() throws Exception {
    assumeTrue(TrainingProcess.interruptible(), "Ctrl-C is ignored here");
    try (TrainingProcess process =
        TrainingProcess.start(TrainingProcess.STUCK, folder.resolve("c"), 4000, 0)) {
      assertTrue(process.waitFor("started"));
      process.interrupt();
      assertTrue(process.waitFor("stopping"));
      process.interrupt();
      assertEquals(130, process.exitCode());
    }
    assertFalse(Files.exists(folder.resolve("c").resolve(Checkpoint.LAST)));
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
