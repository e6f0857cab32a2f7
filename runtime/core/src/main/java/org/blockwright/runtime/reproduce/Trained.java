package org.blockwright.runtime.reproduce;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.blockwright.runtime.api.ResumableRuns;
import org.blockwright.runtime.metrics.Spread;
import org.blockwright.runtime.train.EpochReport;
import org.blockwright.runtime.train.Metrics;

/**
 * What a model came to that was trained here.
 *
 * @param data what it was trained and validated on
 * @param images how many of the images it was trained on
 * @param classes how many classes they have
 * @param side of the input, in pixels
 * @param parameters trained parameters, for these classes
 * @param macs multiply-adds of an image of this size
 * @param multiLabel whether scores are mean average precision; top-1 otherwise
 * @param runs the figures of every epoch, by seed
 * @param deviations from the declared recipe, as {@code epochs 150 -> 2}
 */
public record Trained(
    String data,
    long images,
    int classes,
    int side,
    long parameters,
    long macs,
    boolean multiLabel,
    List<List<EpochReport>> runs,
    List<String> deviations) {
  /** After the last epoch, by seed, 0..1. */
  public List<Double> scores() {
    return ResumableRuns.scores(runs);
  }

  /** Of the scores. */
  public Spread score() {
    return Spread.of(scores());
  }

  /** Of the differences to another model's scores, seed by seed. */
  public Spread against(Trained other) {
    return Spread.ofDifferences(scores(), other.scores());
  }

  /** The mean over seeds of the validation score after each epoch. */
  public double[] curve() {
    return ResumableRuns.curve(runs);
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("data", data);
    json.addProperty("images", images);
    json.addProperty("classes", classes);
    json.addProperty("size", side);
    json.addProperty("parameters", parameters);
    json.addProperty("macs", macs);
    json.addProperty("measure", Metrics.scoreName(multiLabel));
    JsonArray scores = new JsonArray();
    scores().forEach(scores::add);
    json.add("scores", scores);
    json.add("score", score().toJson());
    JsonArray curve = new JsonArray();
    for (double mean : curve()) {
      curve.add(mean);
    }
    json.add("curve", curve);
    JsonArray from = new JsonArray();
    deviations.forEach(from::add);
    json.add("deviations", from);
    return json;
  }
}
