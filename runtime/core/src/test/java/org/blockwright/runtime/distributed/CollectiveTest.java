package org.blockwright.runtime.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.base.WorkerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What workers tell each other, over threads and over sockets. */
class CollectiveTest {
  private static float[] row(int number, int length) {
    Random random = new Random(number);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(8)));
    }
    return values;
  }

  private static float[] summed(Collective collective, int leaves, int length) {
    Share share = new Share(collective.rank(), collective.size(), leaves);
    PairwiseSum<float[]> own = new PairwiseSum<>(leaves, Collective::addTo);
    for (int leaf = share.from(); leaf < share.to(); leaf++) {
      own.add(leaf, row(leaf, length));
    }
    return collective.sum(own.nodes(), leaves, length);
  }

  /** The same bits for any number of workers; (a + b) + (c + d) for four rows. */
  @ParameterizedTest
  @CsvSource({"8,1", "8,2", "8,3", "8,4", "8,8", "5,1", "5,2", "5,3", "5,4", "5,5", "7,6", "1,1"})
  void sumsInOneOrder(int leaves, int workers) {
    float[] expected = tree(leaves, 0, 8, 1001);
    for (boolean sockets : new boolean[] {false, true}) {
      for (float[] found : Workers.run(workers, sockets, c -> summed(c, leaves, 1001))) {
        assertArrayEquals(expected, found);
      }
    }
  }

  /** The tree of eight places, some of them empty. */
  private static float[] tree(int leaves, int from, int width, int length) {
    if (from >= leaves) {
      return null;
    }
    if (width == 1) {
      return row(from, length);
    }
    float[] left = tree(leaves, from, width / 2, length);
    float[] right = tree(leaves, from + width / 2, width / 2, length);
    return right == null ? left : Collective.addTo(left, right);
  }

  @Test
  void eachSendsNoMoreThanARing() {
    int length = 1_000_000;
    for (int workers : new int[] {2, 4}) {
      List<Long> sent =
          Workers.run(
              workers,
              true,
              c -> {
                c.sum(row(c.rank(), length));
                return c.bytesSent();
              });
      double ring = 2.0 * (workers - 1) / workers * length * Float.BYTES;
      sent.forEach(bytes -> assertEquals(1, bytes / ring, 1e-3));
    }
  }

  @Test
  void meansBroadcastsAndGathers() {
    for (boolean sockets : new boolean[] {false, true}) {
      Workers.run(
          3,
          sockets,
          c -> {
            float[] values = {c.rank(), 10 * c.rank()};
            c.mean(values);
            assertArrayEquals(new float[] {1, 10}, values);
            float[] first = {c.rank() + 5};
            c.broadcast(first);
            assertArrayEquals(new float[] {5}, first);
            List<String> names = new ArrayList<>();
            for (byte[] given : c.gather("x".repeat(c.rank()).getBytes(StandardCharsets.UTF_8))) {
              names.add(new String(given, StandardCharsets.UTF_8));
            }
            assertEquals(List.of("", "x", "xx"), names);
            c.barrier();
            return null;
          });
    }
  }

  @Test
  void theOthersHearWhyOneFails() {
    for (boolean sockets : new boolean[] {false, true}) {
      List<String> lines =
          Workers.run(
              3,
              sockets,
              c -> {
                c.barrier();
                if (c.rank() == 1) {
                  c.abandon(new IllegalStateException("the disk is full"));
                  return "";
                }
                return assertThrows(WorkerException.class, c::barrier).getMessage();
              });
      assertEquals("Worker 1 of 3 failed: the disk is full", lines.get(0));
      assertTrue(lines.get(2).startsWith("Worker "), lines.get(2));
    }
  }

  @Test
  void moreWorkersThanShardsAreRefused() {
    assertEquals(
        "A batch of 2 shards cannot be shared by 4 workers; take shards=4 or more, or fewer"
            + " workers.",
        assertThrows(RecipeException.class, () -> new Share(0, 4, 2)).getMessage());
  }

  @Test
  void sharesCoverTheBatchOnce() {
    for (int shards = 1; shards < 12; shards++) {
      for (int workers = 1; workers <= shards; workers++) {
        int at = 0;
        for (int rank = 0; rank < workers; rank++) {
          Share share = new Share(rank, workers, shards);
          assertEquals(at, share.fromRow(250));
          at = share.toRow(250);
        }
        assertEquals(250, at);
      }
    }
  }
}
