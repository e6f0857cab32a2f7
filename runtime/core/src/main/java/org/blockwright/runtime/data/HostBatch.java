package org.blockwright.runtime.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.blockwright.runtime.base.FileException;

/**
 * A batch while it is made: (N, H, W, 3) values in memory, one slot an image, filled by whoever
 * comes first.
 */
final class HostBatch {
  private final DataLoader batches;
  private final DataLoader.Builder settings;
  private final long epoch;
  private final int number;
  private final int[] wanted;
  private final int[] indices;
  private final float[] values;
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean abandoned;
  private Optional<float[][]> targets = Optional.empty();
  private Optional<CutBox> cut = Optional.empty();
  private int count;

  /** A batch to be made of the images at {@code wanted}. */
  HostBatch(DataLoader batches, int epoch, int number, int[] wanted) {
    this.batches = batches;
    this.settings = batches.settings();
    this.epoch = epoch;
    this.number = number;
    this.wanted = wanted;
    this.indices = new int[wanted.length];
    this.values = batches.takeRoom();
  }

  /** Starts the work; the result is complete when all images are there and mixed. */
  CompletableFuture<HostBatch> start() {
    List<CompletableFuture<Void>> tasks = new ArrayList<>();
    for (int t = 0; t < Math.min(settings.workers, wanted.length); t++) {
      tasks.add(CompletableFuture.runAsync(this::work, batches.workers()));
    }
    return CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new))
        .thenApply(done -> finish());
  }

  /** Tells the workers that nobody waits any more. */
  void abandon() {
    abandoned = true;
  }

  /** How many images there are: as many as wanted, less those that were left out. */
  int count() {
    return count;
  }

  int number() {
    return number;
  }

  float[] values() {
    return values;
  }

  int[] indices() {
    return Arrays.copyOf(indices, count);
  }

  Optional<float[][]> targets() {
    return targets;
  }

  /** What CutMix swapped, where it did. */
  Optional<CutBox> cut() {
    return cut;
  }

  private int imageLength() {
    return 3 * settings.transform.size() * settings.transform.size();
  }

  private void work() {
    try {
      for (int slot = next.getAndIncrement();
          slot < wanted.length && !abandoned;
          slot = next.getAndIncrement()) {
        fill(slot);
      }
    } catch (Throwable e) {
      // the others need not go on
      abandoned = true;
      throw e;
    }
  }

  private void fill(int slot) {
    if (!settings.isWanted(slot, wanted.length)) {
      indices[slot] = wanted[slot];
      return;
    }
    int tries = settings.replace ? settings.source.size() : 1;
    for (int t = 0; t < tries && !abandoned; t++) {
      int index = (wanted[slot] + t) % settings.source.size();
      RgbImage image;
      try {
        image = settings.source.decode(index);
      } catch (UnreadableImageException e) {
        String name = settings.source.name(index);
        if (settings.strict) {
          throw new FileException("Cannot use " + name + ": " + e.getMessage() + ".", e);
        }
        batches.skipped().add(name, e.getMessage());
        continue;
      }
      long position = (long) number * settings.batchSize + slot;
      RandomGenerator random =
          RandomStreams.random(settings.seed, RandomStreams.IMAGE, epoch, position);
      settings.transform.apply(image, random, batches.levels(), values, slot * imageLength());
      indices[slot] = index;
      return;
    }
    if (settings.replace && !abandoned) {
      throw new FileException(
          "None of the "
              + settings.source.size()
              + " images can be used; the first: "
              + settings.source.name(0)
              + ".");
    }
    indices[slot] = -1;
  }

  private HostBatch finish() {
    if (abandoned) {
      return this;
    }
    for (int slot = 0; slot < indices.length; slot++) {
      if (indices[slot] >= 0) {
        System.arraycopy(
            values, slot * imageLength(), values, count * imageLength(), imageLength());
        indices[count++] = indices[slot];
      }
    }
    if (count > 0) {
      boolean several = settings.source.target(indices[0]).isPresent();
      if (several || settings.mixing.isPresent()) {
        float[][] own = new float[count][];
        Arrays.setAll(
            own, i -> settings.source.target(indices[i]).orElseGet(() -> oneHot(indices[i])));
        RandomGenerator random =
            RandomStreams.random(settings.seed, RandomStreams.BATCH, epoch, number);
        if (settings.mixing.isEmpty()) {
          targets = Optional.of(own);
        } else {
          MixupCutmix.Mixed mixed =
              settings.mixing.get().apply(values, count, settings.transform.size(), own, random);
          targets = Optional.of(mixed.targets());
          cut = mixed.cut();
        }
      }
    }
    return this;
  }

  private float[] oneHot(int index) {
    float[] row = new float[settings.source.classNames().size()];
    row[settings.source.label(index)] = 1;
    return row;
  }
}
