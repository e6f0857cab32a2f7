package org.blockwright.runtime.reproduce;

import com.google.gson.JsonObject;
import org.blockwright.runtime.train.Metrics;

/**
 * What a checkpoint came to here.
 *
 * @param weights the file
 * @param data the images
 * @param images how many there are
 * @param multiLabel whether scores are mean average precision; top-1 otherwise
 * @param score 0..1
 * @param side of the input, in pixels
 */
public record Evaluated(
    String weights, String data, long images, boolean multiLabel, double score, int side) {
  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("weights", weights);
    json.addProperty("data", data);
    json.addProperty("images", images);
    json.addProperty(Metrics.scoreName(multiLabel), score);
    json.addProperty("size", side);
    return json;
  }
}
