package org.blockwright.runtime.api;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.faithfulness.InsertionDeletion;
import org.blockwright.runtime.faithfulness.Road;
import org.blockwright.runtime.localization.BoxAccuracy;
import org.blockwright.runtime.localization.PixelAveragePrecision;
import org.blockwright.runtime.localization.Pointing;

/**
 * How well one way of explaining a model meets the objects. All figures are 0 to 1; of a map for
 * each class that a picture shows, where not said otherwise.
 *
 * @param method its id, such as {@code gradcam++}
 * @param label what people call it
 * @param pointing share of maps whose greatest value lies on the object: {@link Pointing#hits}
 * @param near the same, or within a cell of the map from it
 * @param energy mean share of the map's positive values on the object: {@link Pointing#energy}
 * @param boxAccuracy {@link BoxAccuracy#at} of every contour, with thresholds that other images
 *     chose
 * @param maxBoxAccuracy MaxBoxAccV2: the same with the best thresholds for these images
 * @param maxBoxAccuracies its parts, for the overlaps .3, .5 and .7
 * @param pixelPrecision PxAP: {@link PixelAveragePrecision}
 * @param faithfulness where it was asked for
 */
public record LocalizationScore(
    String method,
    String label,
    double pointing,
    double near,
    double energy,
    double boxAccuracy,
    double maxBoxAccuracy,
    List<Double> maxBoxAccuracies,
    double pixelPrecision,
    Optional<Faithfulness> faithfulness) {
  /**
   * Whether the network uses what the maps light.
   *
   * @param maps how many were tried
   * @param deletion mean of {@link InsertionDeletion#deletion}; low is good
   * @param insertion mean of {@link InsertionDeletion#insertion}; high is good
   * @param road means of {@link Road}
   */
  public record Faithfulness(int maps, double deletion, double insertion, Road road) {}

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("method", method);
    json.addProperty("label", label);
    json.addProperty("pointing", pointing);
    json.addProperty("pointing_within_a_cell", near);
    json.addProperty("energy", energy);
    json.addProperty("box_acc_v2_at_chosen_thresholds", boxAccuracy);
    json.addProperty("max_box_acc_v2", maxBoxAccuracy);
    for (int d = 0; d < maxBoxAccuracies.size(); d++) {
      long overlap = Math.round(100 * BoxAccuracy.OVERLAPS.get(d));
      json.addProperty("max_box_acc_v2_at_" + overlap, maxBoxAccuracies.get(d));
    }
    json.addProperty("pxap", pixelPrecision);
    faithfulness.ifPresent(
        of -> {
          json.addProperty("faithfulness_maps", of.maps());
          json.addProperty("deletion", of.deletion());
          json.addProperty("insertion", of.insertion());
          json.addProperty("road_most_relevant_first", of.road().mostFirst());
          json.addProperty("road_least_relevant_first", of.road().leastFirst());
        });
    return json;
  }
}
