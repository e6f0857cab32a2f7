package org.blockwright.runtime.api;

import ai.djl.Device;
import ai.djl.nn.Block;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.export.Execution;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.train.DeviceChoice;
import org.blockwright.runtime.train.EngineStart;
import org.blockwright.runtime.train.PrecisionChoice;
import org.blockwright.runtime.weights.WeightCache;

/**
 * Says what an {@link ImageClassifier} is loaded from and how it runs: {@code
 * ImageClassifier.of("resnet20_cifar").published().load()}.
 */
public final class ClassifierLoader {
  private final ModelEntry entry;
  private Path weights;
  private Optional<ClassNames> names = Optional.empty();
  private Optional<Integer> size = Optional.empty();
  private Optional<String> part = Optional.empty();
  private OptionalLong drawn = OptionalLong.empty();
  private Supplier<List<Device>> devices = () -> DeviceChoice.of("auto").devices();
  private Precision precision = Precision.FP32;
  private Optional<Execution> execution = Optional.empty();
  private int maxBatch = 1;
  private Duration maxDelay = Duration.ZERO;

  ClassifierLoader(ModelEntry entry) {
    this.entry = entry;
  }

  /**
   * Takes the weights from a run's folder or checkpoint, a safetensors file or a PyTorch state
   * dict. What the file is, its content says.
   */
  public ClassifierLoader weights(Path file) {
    weights = file;
    return this;
  }

  /**
   * Takes the weights under an entry of the file, such as {@code model_ema}, where several could be
   * meant: an entry of a PyTorch checkpoint, {@code model} or {@code ema} of a training state, or
   * how names begin.
   */
  public ClassifierLoader entry(String name) {
    part = Optional.of(name);
    return this;
  }

  /**
   * Takes the weights that were published for the model: from the user's cache, or downloaded there
   * and checked.
   *
   * @throws WeightsException if none are on record, or they cannot be fetched
   */
  public ClassifierLoader published() {
    return published((done, total) -> {});
  }

  /** As {@link #published()}, and tells how far a download is. */
  public ClassifierLoader published(WeightCache.Progress progress) {
    return weights(PublishedWeights.of(entry).fetch(progress));
  }

  /**
   * Draws the weights at random instead of loading them: for a look at shapes, maps and speed.
   *
   * @param seed of the draw
   */
  public ClassifierLoader untrained(long seed) {
    drawn = OptionalLong.of(seed);
    return this;
  }

  /** Names the classes, in the order of the logits, instead of the file. */
  public ClassifierLoader classNames(List<String> value) {
    return classNames(ClassNames.of(value));
  }

  /** Names the classes, in the order of the logits, instead of the file. */
  public ClassifierLoader classNames(ClassNames value) {
    names = Optional.of(value);
    return this;
  }

  /** Side of the input in pixels, instead of the file's; the margin that is cropped scales. */
  public ClassifierLoader size(int pixels) {
    size = Optional.of(pixels);
    return this;
  }

  /**
   * The devices to run on; the first one answers predictions, and all share an evaluation. A usable
   * GPU unless said, else the CPU.
   */
  public ClassifierLoader devices(List<Device> value) {
    List<Device> copy = List.copyOf(value);
    return copy.isEmpty() ? this : devices(() -> copy);
  }

  /** As {@link #devices(List)}; asked when the engine is needed, after the file was looked at. */
  public ClassifierLoader devices(Supplier<List<Device>> value) {
    devices = value;
    return this;
  }

  /** What products are calculated in; float32 unless said. */
  public ClassifierLoader precision(Precision value) {
    precision = value;
    return this;
  }

  /**
   * How it calculates. Unless said, a fused program does on CPUs in float32, where every node is of
   * the vocabulary, and else the blocks do. Programs are float32's.
   */
  public ClassifierLoader execution(Execution value) {
    execution = Optional.of(value);
    return this;
  }

  /**
   * Answers requests that come together as one batch, which raises the throughput of a busy
   * service. Answers are then equal to rounding instead of bit by bit, since the engine sums in
   * another order for another number of images.
   *
   * @param most images in a batch; 1, each on its own, unless said
   * @param wait how long the first request of a batch waits for others
   */
  public ClassifierLoader batching(int most, Duration wait) {
    if (most < 1 || wait.isNegative()) {
      throw new UsageException(
          "a batch of "
              + most
              + " after "
              + wait
              + " cannot be: take 1 or more, and no less than 0");
    }
    maxBatch = most;
    maxDelay = wait;
    return this;
  }

  /**
   * Loads the model.
   *
   * @throws WeightsException if the file cannot be read, or is of another model
   * @throws BlockwrightException if the model does not fit the size or the classes, or a device
   *     cannot be used
   */
  public ImageClassifier load() {
    if (weights == null && drawn.isEmpty()) {
      throw new WeightsException(
          entry.name()
              + " has no weights to load: give a file or folder, or ask for the published ones");
    }
    EngineStart.requireLibrary();
    EngineStart.prepare();
    List<Device> chosen = new ArrayList<>();
    LoadedModel.Request request = new LoadedModel.Request(entry, weights, names, size, part, drawn);
    List<LoadedModel> replicas = new ArrayList<>();
    try {
      Supplier<Device> main =
          () -> {
            chosen.addAll(devices.get());
            return chosen.get(0);
          };
      replicas.add(LoadedModel.loadOnto(request, main));
      for (Device device : chosen.subList(1, chosen.size())) {
        replicas.add(LoadedModel.loadOnto(request, () -> device));
      }
      PrecisionChoice choice =
          PrecisionChoice.of(precision, replicas.stream().<Block>map(LoadedModel::model).toList());
      List<String> notes = new ArrayList<>(List.of(replicas.get(0).note()));
      notes.addAll(choice.notes());
      Execution way = execution(choice.precision(), replicas);
      replicas.replaceAll(replica -> replica.run(way));
      return new ImageClassifier(
          entry, replicas, choice.precision(), notes, maxBatch, maxDelay, weights);
    } catch (RuntimeException | Error e) {
      replicas.forEach(LoadedModel::close);
      throw e;
    }
  }

  private Execution execution(Precision chosen, List<LoadedModel> replicas) {
    if (chosen == Precision.FP32) {
      return execution.orElseGet(
          () ->
              replicas.stream().allMatch(r -> Execution.usual(r.model()) == Execution.FUSED)
                  ? Execution.FUSED
                  : Execution.BLOCKS);
    }
    execution
        .filter(asked -> asked != Execution.BLOCKS)
        .ifPresent(
            asked -> {
              throw new UsageException(
                  "a program, as execution "
                      + asked
                      + " makes one, calculates in fp32, not in "
                      + chosen
                      + "; take the blocks");
            });
    return Execution.BLOCKS;
  }
}
