package org.blockwright.runtime.bench;

import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How long one network took, or its images, one way, on batches of one size.
 *
 * @param model its id
 * @param task {@link #EVALUATION}, {@link #TRAINING} or {@link #LOADING}
 * @param execution how it ran; of loading what for, evaluation or training
 * @param batch images at once
 * @param timing of a batch
 * @param headShare share of the time that the head took, 0 to 1, where that is known
 * @param optimizerShare share of a training step from the gradients to the new weights: clipping,
 *     optimizer, moving average
 * @param against what was timed by turns with it
 * @param memory the most that the process held meanwhile, with everything that was timed and its
 *     making
 */
public record BenchmarkResult(
    String model,
    String task,
    String execution,
    int batch,
    Timing timing,
    OptionalDouble headShare,
    OptionalDouble optimizerShare,
    Optional<Against> against,
    PeakMemory memory) {
  /** A forward pass, to the moment its logits can be read. */
  public static final String EVALUATION = "evaluation";

  /** A step: forward, backward, optimizer; without the wait for data. */
  public static final String TRAINING = "training";

  /** A batch of images, from their files to a network's input. */
  public static final String LOADING = "loading";

  /**
   * A program that was timed by turns with a network.
   *
   * @param program its file
   * @param timing of a batch
   */
  public record Against(String program, Timing timing) {}

  /** Their median over ours: above 1 is faster than theirs. */
  public OptionalDouble ratio() {
    return against
        .map(theirs -> OptionalDouble.of(theirs.timing().median() / timing.median()))
        .orElse(OptionalDouble.empty());
  }

  /** The result in JSON, shares and ratio where there are any. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("id", model);
    json.addProperty("task", task);
    json.addProperty("execution", execution);
    json.addProperty("batch", batch);
    json.addProperty("images_per_second", timing.imagesPerSecond(batch));
    json.add("milliseconds", json(timing));
    headShare.ifPresent(share -> json.addProperty("head_share", share));
    optimizerShare.ifPresent(share -> json.addProperty("optimizer_share", share));
    against.ifPresent(
        theirs -> {
          JsonObject other = new JsonObject();
          other.addProperty("program", theirs.program());
          other.add("milliseconds", json(theirs.timing()));
          json.add("against", other);
        });
    ratio().ifPresent(value -> json.addProperty("ratio", value));
    memory.resident().ifPresent(bytes -> json.addProperty("peak_resident_bytes", bytes));
    json.addProperty("peak_java_bytes", memory.java());
    return json;
  }

  private static JsonObject json(Timing timing) {
    JsonObject json = new JsonObject();
    json.addProperty("median", timing.median());
    json.addProperty("lower_quartile", timing.lower());
    json.addProperty("upper_quartile", timing.upper());
    json.addProperty("rounds", timing.rounds());
    return json;
  }
}
