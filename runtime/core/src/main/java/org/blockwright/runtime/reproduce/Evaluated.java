package org.blockwright.runtime.reproduce;

import com.google.gson.JsonObject;

/**
 * What a checkpoint came to here.
 *
 * @param weights the file
 * @param data the images
 * @param images how many there are
 * @param measure {@code top1} or {@code mean_average_precision}
 * @param score 0..1
 * @param side of the input, in pixels
 */
public record Evaluated(
    String weights, String data, long images, String measure, double score, int side) {
  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("weights", weights);
    json.addProperty("data", data);
    json.addProperty("images", images);
    json.addProperty(measure, score);
    json.addProperty("size", side);
    return json;
  }
}
