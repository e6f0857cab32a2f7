package org.blockwright.runtime.data;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.distributed.Share;

/**
 * The batches of a source, epoch by epoch. Images are decoded by several workers ahead of time, and
 * still each batch is the same to the bit for the same seed, epoch and number, whatever the workers
 * do and wherever the epoch was entered.
 *
 * <pre>{@code
 * try (DataLoader loader = DataLoader.of(source, transform).batchSize(64).shuffled(seed).build();
 *     Epoch epoch = loader.epoch(0)) {
 *   while (epoch.hasNext()) {
 *     try (NDManager step = manager.newSubManager()) {
 *       Batch batch = epoch.next(step);
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>An image that cannot be used is told to {@link #skipped}. In a shuffled order the next image
 * of the source that can be used takes its place, in a sequential one (evaluation) the batch is
 * smaller; where {@link Builder#strict} is set it is an error.
 */
public final class DataLoader implements BatchSource, AutoCloseable {
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final Builder settings;
  private final int perEpoch;
  private final int smallest;
  private final Skipped skipped = new Skipped();
  private final ExecutorService workers;
  private final float[][] levels;
  private final Uploader uploader;
  private final Queue<float[]> spare = new ConcurrentLinkedQueue<>();

  private DataLoader(Builder settings, int images) {
    this.settings = settings;
    this.perEpoch =
        settings.dropLast
            ? images / settings.batchSize
            : (images + settings.batchSize - 1) / settings.batchSize;
    int rest = settings.dropLast ? 0 : images % settings.batchSize;
    this.smallest = rest == 0 ? settings.batchSize : rest;
    this.workers =
        Executors.newFixedThreadPool(
            settings.workers,
            task -> {
              Thread thread = new Thread(task, "images-" + THREADS.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.levels = settings.transform.levels();
    this.uploader =
        new Uploader(settings.batchSize, settings.transform.size(), settings.channelsLast);
  }

  /** Starts a description of batches: evaluation with 32 images a batch unless more is said. */
  public static Builder of(ImageSource source, ImageTransform transform) {
    return new Builder(source, transform);
  }

  @Override
  public int perEpoch() {
    return perEpoch;
  }

  /** How many images the smallest batch has where all can be used. */
  @Override
  public OptionalInt smallestBatch() {
    return OptionalInt.of(smallest);
  }

  @Override
  public Optional<long[]> classCounts() {
    ImageSource source = settings.source;
    long[] counts = new long[source.classNames().size()];
    for (int i = 0; i < source.size(); i++) {
      if (source.target(i).isPresent()) {
        return Optional.empty();
      }
      counts[source.label(i)]++;
    }
    return Optional.of(counts);
  }

  /** An epoch from its first batch. */
  public Epoch epoch(int epoch) {
    return epoch(epoch, 0);
  }

  @Override
  public Epoch epoch(int epoch, int firstBatch) {
    return new Epoch(this, epoch, firstBatch, 1);
  }

  @Override
  public Epoch every(int epoch, int first, int step) {
    return new Epoch(this, epoch, Math.min(first, perEpoch), step);
  }

  /** The images that were left out so far, over all epochs. */
  public Skipped skipped() {
    return skipped;
  }

  /** Ends the workers once they have done what was asked of them; the source stays open. */
  @Override
  public void close() {
    workers.shutdown();
  }

  Builder settings() {
    return settings;
  }

  Executor workers() {
    return workers;
  }

  /** The normalised values of each channel's 256 levels. */
  float[][] levels() {
    return levels;
  }

  Uploader uploader() {
    return uploader;
  }

  /** Room for the values of one batch. */
  float[] takeRoom() {
    float[] room = spare.poll();
    int size = settings.transform.size();
    return room != null ? room : new float[settings.batchSize * 3 * size * size];
  }

  /** Room that is no longer used. */
  void giveBack(float[] room) {
    spare.add(room);
  }

  /** What batches are to be like. */
  public static final class Builder {
    /** What one array holds. */
    private static final long MOST_VALUES = Integer.MAX_VALUE - 8;

    final ImageSource source;
    final ImageTransform transform;
    Sampler order = Sampler.sequential();
    long seed;
    int batchSize = 32;
    int workers = Runtime.getRuntime().availableProcessors();
    int prefetch = 2;
    boolean channelsLast = true;
    boolean dropLast;
    boolean replace;
    boolean strict;
    Optional<MixupCutmix> mixing = Optional.empty();
    Share share = Share.WHOLE;

    private Builder(ImageSource source, ImageTransform transform) {
      this.source = source;
      this.transform = transform;
    }

    /** Images a batch; the last may have fewer. */
    public Builder batchSize(int images) {
      batchSize = positive("batch size", images);
      return this;
    }

    /** Shuffled anew each epoch; the seed also decides every draw of the augmentation. */
    public Builder shuffled(long seed) {
      return order(Sampler.shuffled(), seed);
    }

    /** As {@link #shuffled}, with a random order of another kind. */
    public Builder order(Sampler random, long seed) {
      this.order = random;
      this.seed = seed;
      this.replace = true;
      return this;
    }

    /** Mixes each batch; targets are then (N, K) and soft. */
    public Builder mixing(MixupCutmix mixing) {
      this.mixing = Optional.of(mixing);
      return this;
    }

    /**
     * Makes only the images of a worker's part of each batch, and those that are mixed into them;
     * the others are whatever was there before.
     */
    public Builder share(Share part) {
      share = part;
      return this;
    }

    /** Whether the image at a place of a batch is needed. */
    boolean isWanted(int slot, int images) {
      int from = share.fromRow(images);
      int to = share.toRow(images);
      int partner = images - 1 - slot;
      return slot >= from && slot < to || mixing.isPresent() && partner >= from && partner < to;
    }

    /** Leaves out a last batch that is not full. */
    public Builder dropLast(boolean drop) {
      dropLast = drop;
      return this;
    }

    /** Threads that decode; as many as there are cores unless told. */
    public Builder workers(int threads) {
      workers = positive("number of workers", threads);
      return this;
    }

    /** Batches that are got ready ahead; each takes {@code 12 N H W} bytes. */
    public Builder prefetch(int batches) {
      prefetch = positive("number of batches ahead", batches);
      return this;
    }

    /**
     * Whether images lie in memory as (N, H, W, C) behind their (N, C, H, W) shape, which is faster
     * on most networks; on unless told.
     */
    public Builder channelsLast(boolean on) {
      channelsLast = on;
      return this;
    }

    /** Whether an image that cannot be used is an error. */
    public Builder strict(boolean on) {
      strict = on;
      return this;
    }

    /**
     * The batches.
     *
     * @throws BlockwrightException if there are none: an empty source, or fewer images than a batch
     *     whose last is left out
     */
    public DataLoader build() {
      int images = source.size() == 0 ? 0 : order.indices(source.size(), seed, 0).length;
      if (images == 0) {
        throw new FileException("There are no images to make batches of.");
      }
      if (dropLast && images < batchSize) {
        throw new FileException(
            "A batch of "
                + batchSize
                + " is more than the "
                + images
                + " images there are; choose a smaller one.");
      }
      batchSize = Math.min(batchSize, images);
      requireRoom(images);
      return new DataLoader(this, images);
    }

    /** Refuses batches of which Java cannot hold those that are got ready ahead. */
    private void requireRoom(int images) {
      long values = 3L * transform.size() * transform.size() * batchSize;
      long ahead = Math.min(prefetch, images / batchSize);
      long most = Runtime.getRuntime().maxMemory();
      if (values > MOST_VALUES || values * Float.BYTES > most / ahead) {
        throw new FileException(
            "A batch of %,d images of %dx%d takes %,d MB, and %d are got ready ahead in at most %,d MB (-Xmx); choose a smaller batch."
                .formatted(
                    batchSize,
                    transform.size(),
                    transform.size(),
                    values * Float.BYTES >> 20,
                    ahead,
                    most >> 20));
      }
    }

    private static int positive(String what, int value) {
      if (value < 1) {
        throw new FileException("A " + what + " of " + value + " cannot be; it is at least 1.");
      }
      return value;
    }
  }
}
