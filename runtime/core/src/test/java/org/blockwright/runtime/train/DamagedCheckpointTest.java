package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.weights.WeightFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody goes on from a checkpoint of which a single bit is another. */
@ExtendWith(OneThread.class)
class DamagedCheckpointTest {
  private static final int HEADER_AT = 8;

  @TempDir Path folder;

  private Trainer trainer(String name) {
    return Trainer.of("small", Small.plain())
        .recipe(TrainerTest.RECIPE)
        .classes(Small.NAMES)
        .folder(folder.resolve(name))
        .train(Small.images(8, 16))
        .validation(Small.images(3, 20));
  }

  /** Stopped within the second epoch, so that its last state is of step 11, the one before of 8. */
  private Path stopped(String name) {
    Trainer broken = trainer(name);
    broken.listener(TrainerTest.stopAfter(broken, 11)).run();
    return folder.resolve(name);
  }

  private static void flip(Path file, long at, int bit) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= (byte) (1 << bit);
    Files.write(file, bytes);
  }

  /** Where a tensor's first value lies in a file. */
  private static long firstValue(Path file, String tensor) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    JsonObject header =
        JsonParser.parseString(new String(bytes, HEADER_AT, length, StandardCharsets.UTF_8))
            .getAsJsonObject();
    return HEADER_AT
        + length
        + header.getAsJsonObject(tensor).getAsJsonArray("data_offsets").get(0).getAsLong();
  }

  private static String refusal(Runnable work) {
    return assertThrows(BlockwrightException.class, work::run).getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.04Linear_weight", "optimizer.momentum_buffer.04Linear_bias"})
  void aFlippedExponentBitIsRefusedAndThePreviousOneOffered(String tensor) throws IOException {
    trainer("whole").run();
    Path run = stopped("broken");
    Path last = run.resolve(Checkpoint.LAST);
    Path previous = run.resolve(Checkpoint.PREVIOUS);
    flip(last, firstValue(last, tensor) + 3, 3);
    assertEquals(
        last
            + " is damaged: what it holds does not fit its checksum; "
            + previous
            + " is whole, of step 8: rename it to last.safetensors to go on from there.",
        refusal(() -> trainer("broken").resume(true).run()));
    Files.move(previous, last, StandardCopyOption.REPLACE_EXISTING);
    assertEquals(24, trainer("broken").resume(true).run().steps());
    for (String file : new String[] {Checkpoint.LAST, Checkpoint.BEST, Checkpoint.PREVIOUS}) {
      assertEquals(-1, Files.mismatch(folder.resolve("whole").resolve(file), run.resolve(file)));
    }
  }

  @Test
  void aFlippedBitOfWhereTheRunStandsIsRefused() throws IOException {
    Path last = stopped("broken").resolve(Checkpoint.LAST);
    String text = new String(Files.readAllBytes(last), StandardCharsets.ISO_8859_1);
    int step = text.indexOf("\\\"step\\\":") + "\\\"step\\\":".length();
    flip(last, step, 1);
    assertTrue(refusal(() -> trainer("broken").resume(true).run()).contains("is damaged"));
  }

  @Test
  void aCutFileOffersThePreviousOneToo() throws IOException {
    Path run = stopped("broken");
    Path last = run.resolve(Checkpoint.LAST);
    byte[] bytes = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(bytes, bytes.length - 100));
    assertTrue(
        refusal(() -> trainer("broken").resume(true).run())
            .contains("previous.safetensors is whole, of step 8"));
  }

  @Test
  void damagedBestWeightsAreRefusedWhereverTheyAreRead() throws IOException {
    Path run = stopped("broken");
    Path best = run.resolve(Checkpoint.BEST);
    flip(best, firstValue(best, "04Linear_weight") + 3, 3);
    String message = refusal(() -> Checkpoint.open(run));
    assertTrue(message.contains("best.safetensors is damaged"), message);
    assertTrue(message.endsWith("last.safetensors is whole, of step 11."), message);
    assertTrue(refusal(() -> WeightFile.open(best)).contains("is damaged"));
  }

  @Test
  void aDamagedPreviousOneIsNotOffered() throws IOException {
    Path run = stopped("broken");
    for (String file : new String[] {Checkpoint.LAST, Checkpoint.PREVIOUS}) {
      flip(run.resolve(file), firstValue(run.resolve(file), "model.04Linear_weight"), 0);
    }
    assertFalse(refusal(() -> trainer("broken").resume(true).run()).contains("previous"));
  }
}
