package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed goes on to the same bits as one that is not. */
class KillTest {
  private static final int STEPS = 60;
  private static final int SAVE_EVERY = 3;

  @TempDir Path folder;

  private TrainingProcess start(String name) throws IOException {
    return TrainingProcess.start("wide", folder.resolve(name), STEPS, SAVE_EVERY);
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
  void killedAnywhereItEndsTheSame() throws Exception {
    toTheEnd("whole");
    Random random = new Random();
    for (int kill = 0; kill < 4; kill++) {
      try (TrainingProcess process = start("killed")) {
        int steps = 2 + random.nextInt(12);
        for (int step = 0; step < steps; step++) {
          assertTrue(process.nextStep() >= 0, "the run ended before it was killed");
        }
        Thread.sleep(random.nextInt(20));
        process.kill();
      }
    }
    killWhileWriting();
    toTheEnd("killed");
    for (String file : new String[] {Checkpoint.LAST, Checkpoint.BEST}) {
      assertEquals(
          sha256(folder.resolve("whole").resolve(file)),
          sha256(folder.resolve("killed").resolve(file)),
          file);
    }
  }

  /** Kills until one kill has left a half-written checkpoint beside the whole one. */
  private void killWhileWriting() throws IOException, InterruptedException {
    Path aside = folder.resolve("killed").resolve(Checkpoint.LAST + ".tmp");
    for (int attempt = 0; attempt < 5; attempt++) {
      Files.deleteIfExists(aside);
      try (TrainingProcess process = start("killed")) {
        assertTrue(process.nextStep() >= 0, "the run ended before it was killed");
        while (!Files.exists(aside)) {
          Thread.onSpinWait();
        }
        process.kill();
      }
      if (Files.exists(aside)) {
        return;
      }
    }
    throw new AssertionError("no kill fell into the writing of a checkpoint");
  }

  @Test
  void interruptedItSavesAndGoesOn() throws Exception {
    try (TrainingProcess process = TrainingProcess.start("dropout", folder.resolve("a"), 4000, 0)) {
      for (int step = 0; step < 10; step++) {
        assertTrue(process.nextStep() >= 0);
      }
      process.interrupt();
    }
    assertTrue(Files.exists(folder.resolve("a").resolve(Checkpoint.LAST)));
    try (TrainingProcess process = TrainingProcess.start("dropout", folder.resolve("a"), 4000, 0)) {
      assertTrue(process.nextStep() >= 10);
    }
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
