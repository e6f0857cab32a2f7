package org.blockwright.runtime.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.blockwright.runtime.base.PrettyJson;
import org.blockwright.runtime.metrics.Spread;
import org.blockwright.runtime.train.Metrics;

/**
 * What heads came to on one backbone, each with the same seeds.
 *
 * @param data what they were trained and validated on
 * @param multiLabel whether scores are mean average precision; top-1 otherwise
 * @param rows models that are finished; the first is what the others are compared with
 * @param interrupted whether it was asked to stop before its end
 */
public record HeadTable(String data, boolean multiLabel, List<Row> rows, boolean interrupted) {
  /**
   * A model.
   *
   * @param id its name
   * @param head its head
   * @param parameters trained parameters, for the data's classes
   * @param macs multiply-adds of an image
   * @param milliseconds median of a forward pass of one image on the CPU
   * @param scores after the last epoch, by seed, 0..1
   */
  public record Row(
      String id,
      String head,
      long parameters,
      long macs,
      double milliseconds,
      List<Double> scores) {
    /** Mean and deviation of the scores. */
    public Spread score() {
      return Spread.of(scores);
    }

    /** The differences to another model's scores, seed by seed, with as many seeds as both have. */
    public Spread against(Row other) {
      return Spread.ofDifferences(scores, other.scores);
    }
  }

  HeadTable with(Row row) {
    List<Row> more = new ArrayList<>(rows);
    more.add(row);
    return new HeadTable(data, multiLabel, List.copyOf(more), interrupted);
  }

  /** What all are compared with: the model with global average pooling, where there is one. */
  public Optional<Row> baseline() {
    return rows.stream().findFirst();
  }

  /** The table as one JSON object; shares are 0..1. */
  public JsonObject toJsonObject() {
    JsonObject json = new JsonObject();
    json.addProperty("data", data);
    json.addProperty("score", Metrics.scoreName(multiLabel));
    baseline().ifPresent(row -> json.addProperty("baseline", row.id()));
    json.addProperty("interrupted", interrupted);
    JsonArray all = new JsonArray();
    for (Row row : rows) {
      JsonObject one = new JsonObject();
      one.addProperty("id", row.id());
      one.addProperty("head", row.head());
      one.addProperty("parameters", row.parameters());
      one.addProperty("macs", row.macs());
      one.addProperty("milliseconds", row.milliseconds());
      JsonArray scores = new JsonArray();
      row.scores().forEach(scores::add);
      one.add("scores", scores);
      one.add("score", row.score().toJson());
      one.add("difference", row.against(rows.get(0)).toJson());
      all.add(one);
    }
    json.add("models", all);
    return json;
  }

  String toJson() {
    return PrettyJson.GSON.toJson(toJsonObject());
  }

  String toCsv() {
    StringBuilder text =
        new StringBuilder(
            "id,head,parameters,macs,milliseconds,mean,deviation,difference,difference_deviation,difference_margin95,scores\n");
    for (Row row : rows) {
      Spread score = row.score();
      Spread difference = row.against(rows.get(0));
      text.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%d,%d,%s,%s,%s,%s,%s,%s,%s%n",
              row.id(),
              row.head(),
              row.parameters(),
              row.macs(),
              row.milliseconds(),
              score.mean(),
              number(score.deviation()),
              difference.mean(),
              number(difference.deviation()),
              number(difference.margin()),
              row.scores().stream().map(String::valueOf).collect(Collectors.joining(";"))));
    }
    return text.toString().replace("\r\n", "\n");
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.valueOf(value);
  }
}
