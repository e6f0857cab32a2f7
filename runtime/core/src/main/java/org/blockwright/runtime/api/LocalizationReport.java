package org.blockwright.runtime.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.blockwright.runtime.base.UsageException;

/**
 * Where a model looks on a data set, by each of several methods.
 *
 * @param model its id
 * @param data what was measured on
 * @param images how many were measured
 * @param maps how many maps that made: one for each class that an image shows
 * @param thresholdImages how many others chose the thresholds of boxes
 * @param chance mean share of the picture that an object covers: the energy of an even map
 * @param scores of each method
 * @param notes what the user should know
 */
public record LocalizationReport(
    String model,
    String data,
    int images,
    int maps,
    int thresholdImages,
    double chance,
    List<LocalizationScore> scores,
    List<String> notes) {
  public LocalizationReport {
    scores = List.copyOf(scores);
    notes = List.copyOf(notes);
  }

  /**
   * The score of a method.
   *
   * @throws UsageException if it was not measured
   */
  public LocalizationScore score(String method) {
    return scores.stream()
        .filter(score -> score.method().equals(method))
        .findFirst()
        .orElseThrow(() -> new UsageException(method + " was not measured on " + data));
  }

  /** All of it, figures from 0 to 1. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("model", model);
    json.addProperty("data", data);
    json.addProperty("images", images);
    json.addProperty("maps", maps);
    json.addProperty("threshold_images", thresholdImages);
    json.addProperty("objects_share", chance);
    JsonArray array = new JsonArray();
    scores.forEach(score -> array.add(score.toJson()));
    json.add("scores", array);
    JsonArray said = new JsonArray();
    notes.forEach(said::add);
    json.add("notes", said);
    return json;
  }
}
