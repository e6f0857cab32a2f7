package org.blockwright.runtime.spark;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/**
 * What a training on a cluster came to, as its first worker tells.
 *
 * @param steps of the whole run
 * @param interrupted whether it was stopped before its end
 * @param bestScore of the best epoch; NaN where none was judged
 * @param bestEpoch from 0; -1 where there is none
 * @param workers that the last attempt had
 * @param stageAttempts of the last attempt, which Spark counts from 0
 * @param bytesSent by the first worker in the last attempt
 */
public record SparkTrainingResult(
    long steps,
    boolean interrupted,
    double bestScore,
    int bestEpoch,
    int workers,
    int stageAttempts,
    long bytesSent) {
  private static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();

  String toJson() {
    return GSON.toJson(this);
  }

  static SparkTrainingResult parse(String json) {
    return GSON.fromJson(json, SparkTrainingResult.class);
  }
}
