package org.blockwright.runtime.train;

import com.google.gson.JsonObject;

/** Counts epochs without improvement, and says when there were too many of them. */
final class EarlyStopping {
  private final int patience;
  private final boolean byLoss;
  private final double leastChange;
  private double best = Double.NaN;
  private int without;
  private boolean reached;

  EarlyStopping(TrainingRecipe recipe) {
    patience = recipe.integer(RecipeKey.PATIENCE);
    byLoss = recipe.text(RecipeKey.MONITOR).equals("loss");
    leastChange = recipe.number(RecipeKey.MIN_DELTA);
  }

  /** Takes in what an epoch came to. */
  void epoch(Metrics metrics) {
    if (patience == 0) {
      return;
    }
    double value = byLoss ? -metrics.loss() : metrics.score();
    if (Double.isNaN(best) ? !Double.isNaN(value) : value > best + leastChange) {
      best = value;
      without = 0;
    } else {
      without++;
    }
    reached = without >= patience;
  }

  /** Whether the run is to stop. */
  boolean reached() {
    return reached;
  }

  /** Why it stops, in a sentence. */
  String reason(int epoch) {
    return "Stopped early after epoch %d: no better %s in %d %s."
        .formatted(epoch, byLoss ? "loss" : "score", without, without == 1 ? "epoch" : "epochs");
  }

  /** Lets a run that has stopped go on, because somebody asks for more epochs. */
  void goOn() {
    without = 0;
    reached = false;
  }

  /** What is kept between two starts; nothing where nobody asked for it. */
  void save(JsonObject state) {
    if (patience > 0) {
      JsonObject object = new JsonObject();
      if (!Double.isNaN(best)) {
        object.addProperty("best", best);
      }
      object.addProperty("without", without);
      object.addProperty("reached", reached);
      state.add("early_stopping", object);
    }
  }

  void load(JsonObject state) {
    JsonObject object = state.getAsJsonObject("early_stopping");
    if (object != null) {
      best = object.has("best") ? object.get("best").getAsDouble() : Double.NaN;
      without = object.get("without").getAsInt();
      reached = object.get("reached").getAsBoolean();
    }
  }
}
