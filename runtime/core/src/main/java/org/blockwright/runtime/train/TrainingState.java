package org.blockwright.runtime.train;

import com.google.gson.JsonObject;

/** Where a run stands; everything that is not a tensor. */
final class TrainingState {
  int epoch;
  int batch;
  long step;
  double bestScore = Double.NaN;
  int bestEpoch = -1;
  MetricAccumulator tally;
  final EarlyStopping early;

  TrainingState(MetricAccumulator tally, EarlyStopping early) {
    this.tally = tally;
    this.early = early;
  }

  String toJson() {
    JsonObject object = new JsonObject();
    object.addProperty("epoch", epoch);
    object.addProperty("batch", batch);
    object.addProperty("step", step);
    object.addProperty("best_epoch", bestEpoch);
    if (bestEpoch >= 0) {
      object.addProperty("best_score", bestScore);
    }
    early.save(object);
    object.add("tally", tally.toJson());
    return object.toString();
  }

  void load(JsonObject object) {
    epoch = object.get("epoch").getAsInt();
    batch = object.get("batch").getAsInt();
    step = object.get("step").getAsLong();
    bestEpoch = object.get("best_epoch").getAsInt();
    bestScore = bestEpoch < 0 ? Double.NaN : object.get("best_score").getAsDouble();
    early.load(object);
    tally.load(object.getAsJsonObject("tally"));
  }
}
