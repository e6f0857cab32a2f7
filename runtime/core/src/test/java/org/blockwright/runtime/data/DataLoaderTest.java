package org.blockwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;

class DataLoaderTest {
  private static final Preprocessing TINY = Preprocessing.whole(16);
  private static final ImageTransform PLAIN = ImageTransform.evaluation(TINY);
  private static final ImageTransform RANDOM =
      ImageTransform.training(
              TINY, RandomResizedCrop.of(16, Interpolation.BICUBIC), new HorizontalFlip(0.5))
          .with(new RandomErasing(0.5, RandomErasing.Fill.PIXEL));

  private static ImageSource noise(int size) {
    return new FakeSource(size, i -> TestData.noise(20 + i % 7, 24, i));
  }

  /** What an epoch gave: each batch's numbers, labels and names as text. */
  private static List<String> play(DataLoader batches, int epoch, int firstBatch) {
    List<String> said = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager();
        Epoch run = batches.epoch(epoch, firstBatch)) {
      while (run.hasNext()) {
        Batch batch = run.next(manager);
        said.add(
            Arrays.hashCode(batch.images().toFloatArray())
                + Arrays.toString(batch.labels())
                + batch.names()
                + batch.targets().map(Arrays::deepToString).orElse(""));
      }
    }
    return said;
  }

  private static List<String> play(
      int workers, int prefetch, int epoch, int firstBatch, long seed) {
    try (DataLoader batches =
        DataLoader.of(noise(50), RANDOM)
            .batchSize(8)
            .shuffled(seed)
            .mixing(MixupCutmix.both())
            .workers(workers)
            .prefetch(prefetch)
            .build()) {
      return play(batches, epoch, firstBatch);
    }
  }

  @Test
  void bitsDoNotDependOnWorkersOrPrefetch() {
    List<String> expected = play(1, 1, 3, 0, 7);
    assertEquals(7, expected.size());
    assertEquals(expected, play(2, 3, 3, 0, 7));
    assertEquals(expected, play(5, 2, 3, 0, 7));
    assertEquals(7, Set.copyOf(expected).size());
  }

  @Test
  void anEpochCanBeEnteredAnywhere() {
    List<String> whole = play(2, 2, 1, 0, 7);
    for (int first = 0; first <= whole.size(); first++) {
      assertEquals(whole.subList(first, whole.size()), play(2, 2, 1, first, 7));
    }
    assertThrows(IndexOutOfBoundsException.class, () -> play(2, 2, 1, 8, 7));
  }

  @Test
  void seedAndEpochChangeEverything() {
    List<String> one = play(2, 2, 0, 0, 7);
    assertNotEquals(one.get(0), play(2, 2, 1, 0, 7).get(0));
    assertNotEquals(one.get(0), play(2, 2, 0, 0, 8).get(0));
  }

  @Test
  void channelsLastIsAMatterOfMemoryOnly() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray[] images = new NDArray[2];
      for (int i = 0; i < 2; i++) {
        try (DataLoader batches = DataLoader.of(noise(5), PLAIN).channelsLast(i == 0).build();
            Epoch epoch = batches.epoch(0)) {
          images[i] = epoch.next(manager).images();
        }
      }
      assertEquals(new Shape(5, 3, 16, 16), images[0].getShape());
      assertArrayEquals(images[1].toFloatArray(), images[0].toFloatArray());
    }
  }

  @Test
  void valuesAreNormalised() {
    RgbImage raster = new RgbImage(16, 16);
    raster.pixels()[3 * (5 * 16 + 4) + 2] = (byte) 200;
    try (NDManager manager = NDManager.newBaseManager();
        DataLoader batches = DataLoader.of(TestData.single(raster), PLAIN).build();
        Epoch epoch = batches.epoch(0);
        Batch batch = epoch.next(manager)) {
      assertEquals((200 / 255f - 0.406f) / 0.225f, batch.images().getFloat(0, 2, 5, 4));
      assertEquals((0 - 0.485f) / 0.229f, batch.images().getFloat(0, 0, 5, 4));
      assertTrue(batch.targets().isEmpty());
      assertArrayEquals(new long[] {0}, batch.labelArray(manager).toLongArray());
      assertFalse(epoch.hasNext());
      assertTrue(epoch.waited().toNanos() > 0);
    }
  }

  @Test
  void evaluationGoesThroughEveryImageInOrder() {
    try (NDManager manager = NDManager.newBaseManager();
        DataLoader batches = DataLoader.of(noise(10), PLAIN).batchSize(4).build();
        Epoch epoch = batches.epoch(0)) {
      assertEquals(3, batches.perEpoch());
      List<String> names = new ArrayList<>();
      List<Integer> sizes = new ArrayList<>();
      while (epoch.hasNext()) {
        Batch batch = epoch.next(manager);
        sizes.add(batch.size());
        names.addAll(batch.names());
      }
      assertEquals(List.of(4, 4, 2), sizes);
      assertEquals(IntStream.range(0, 10).mapToObj(i -> "fake#" + i).toList(), names);
    }
  }

  @Test
  void shuffledEpochsHoldEveryImageOnce() {
    int[] first = Sampler.shuffled().indices(100, 1, 0);
    int[] second = Sampler.shuffled().indices(100, 1, 1);
    assertFalse(Arrays.equals(first, second));
    assertEquals(
        IntStream.range(0, 100).boxed().collect(Collectors.toSet()),
        Arrays.stream(first).boxed().collect(Collectors.toSet()));
  }

  @Test
  void repeatedEpochsHoldEachImageThriceInARow() {
    int[] order = Sampler.repeated(3).indices(1000, 1, 0);
    assertEquals(768, order.length);
    for (int i = 0; i < order.length; i++) {
      assertEquals(order[i - i % 3], order[i]);
    }
    assertEquals(256, Arrays.stream(order).distinct().count());
    assertEquals(100, Sampler.repeated(3).indices(100, 1, 0).length);
  }

  @Test
  void repeatedImagesAreAugmentedAnew() {
    try (NDManager manager = NDManager.newBaseManager();
        DataLoader batches =
            DataLoader.of(noise(9), RANDOM).batchSize(3).order(Sampler.repeated(3), 5).build();
        Epoch epoch = batches.epoch(0)) {
      Batch batch = epoch.next(manager);
      assertEquals(1, Set.copyOf(batch.names()).size());
      assertNotEquals(0f, batch.images().get(0).sub(batch.images().get(1)).abs().max().getFloat());
    }
  }

  @Test
  void aBadImageIsReplacedInTrainingAndLeftOutInEvaluation() {
    ImageSource source =
        new FakeSource(
            9,
            i -> {
              if (i == 3 || i == 4) {
                throw new UnreadableImageException("it is empty");
              }
              return TestData.noise(16, 16, i);
            });
    try (NDManager manager = NDManager.newBaseManager();
        DataLoader training = DataLoader.of(source, PLAIN).batchSize(9).shuffled(1).build();
        Epoch epoch = training.epoch(0)) {
      Batch batch = epoch.next(manager);
      assertEquals(9, batch.size());
      assertEquals(3, batch.names().stream().filter("fake#5"::equals).count());
      assertEquals(
          "2 images were left out:\n  fake#3: it is empty\n  fake#4: it is empty",
          training.skipped().summary());
    }
    try (NDManager manager = NDManager.newBaseManager();
        DataLoader evaluation = DataLoader.of(source, PLAIN).batchSize(2).build();
        Epoch epoch = evaluation.epoch(0)) {
      List<String> names = new ArrayList<>();
      while (epoch.hasNext()) {
        names.addAll(epoch.next(manager).names());
      }
      assertEquals(
          List.of("fake#0", "fake#1", "fake#2", "fake#5", "fake#6", "fake#7", "fake#8"), names);
      assertEquals(2, evaluation.skipped().count());
    }
    try (NDManager manager = NDManager.newBaseManager();
        DataLoader strict = DataLoader.of(source, PLAIN).batchSize(2).strict(true).build();
        Epoch epoch = strict.epoch(0, 1)) {
      String message =
          assertThrows(BlockwrightException.class, () -> epoch.next(manager)).getMessage();
      assertEquals("Cannot use fake#3: it is empty.", message);
    }
  }

  @Test
  void anEvaluationBatchOfBadImagesIsPassedOver() {
    ImageSource source =
        new FakeSource(
            6,
            i -> {
              if (i < 4) {
                throw new UnreadableImageException("no");
              }
              return TestData.noise(16, 16, i);
            });
    try (NDManager manager = NDManager.newBaseManager();
        DataLoader batches = DataLoader.of(source, PLAIN).batchSize(2).prefetch(1).build();
        Epoch epoch = batches.epoch(0)) {
      assertEquals(List.of("fake#4", "fake#5"), epoch.next(manager).names());
      assertFalse(epoch.hasNext());
    }
  }

  @Test
  void trainingOnBadImagesOnlyIsAnError() {
    ImageSource source =
        new FakeSource(
            3,
            i -> {
              throw new UnreadableImageException("no");
            });
    try (NDManager manager = NDManager.newBaseManager();
        DataLoader batches = DataLoader.of(source, PLAIN).shuffled(0).build();
        Epoch epoch = batches.epoch(0)) {
      String message =
          assertThrows(BlockwrightException.class, () -> epoch.next(manager)).getMessage();
      assertTrue(message.startsWith("None of the 3 images can be used"), message);
    }
  }

  @Test
  void anErrorOfASourceReachesTheCaller() {
    ImageSource source =
        new FakeSource(
            8,
            i -> {
              throw new IllegalStateException("boom");
            });
    try (NDManager manager = NDManager.newBaseManager();
        DataLoader batches = DataLoader.of(source, PLAIN).batchSize(2).build();
        Epoch epoch = batches.epoch(0)) {
      assertEquals(
          "boom",
          assertThrows(IllegalStateException.class, () -> epoch.next(manager)).getMessage());
    }
  }

  @Test
  void impossibleBatchesAreRefused() {
    DataLoader.Builder builder = DataLoader.of(noise(5), PLAIN);
    assertThrows(BlockwrightException.class, () -> builder.batchSize(0));
    assertThrows(BlockwrightException.class, () -> builder.batchSize(6).dropLast(true).build());
    assertThrows(BlockwrightException.class, () -> DataLoader.of(noise(0), PLAIN).build());
    try (DataLoader batches = builder.batchSize(2).dropLast(true).build()) {
      assertEquals(2, batches.perEpoch());
    }
  }

  @Test
  void leavingAnEpochEarlyLeavesTheBatchesUsable() {
    try (NDManager manager = NDManager.newBaseManager();
        DataLoader batches = DataLoader.of(noise(30), PLAIN).batchSize(2).build()) {
      try (Epoch epoch = batches.epoch(0)) {
        epoch.next(manager);
      }
      assertEquals(15, play(batches, 0, 0).size());
    }
  }
}
