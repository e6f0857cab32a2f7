package org.blockwright.runtime.cli;

import java.nio.file.Path;
import org.blockwright.runtime.api.RunConfig;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.train.Checkpoint;
import org.blockwright.runtime.train.Metrics;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.TrainingResult;

/** The folder of a run, and what is said of it. */
record RunFolder(Path path) {
  /**
   * Refuses a folder that does not hold what it should.
   *
   * @param resume whether a run is to go on there
   * @param hasData whether it is said what on
   */
  void check(boolean resume, boolean hasData) {
    boolean holds = Training.holdsRun(path);
    if (resume && !holds) {
      throw new RecipeException(
          "There is nothing to resume in %s: it has no %s; start a run without --resume."
              .formatted(path, Checkpoint.LAST));
    }
    if (resume && !hasData && RunConfig.read(path).data() == null) {
      throw new RecipeException(
          "What the run in %s was trained on is not written there; say it with --data."
              .formatted(path));
    }
    if (!resume && holds) {
      throw new RecipeException(
          "The folder %s holds a run already; resume it with --resume, or choose another folder."
              .formatted(path));
    }
  }

  /** What is said of a run that has come to its end. */
  String finished() {
    try (Checkpoint checkpoint = Checkpoint.open(path.resolve(Checkpoint.LAST))) {
      int epochs = checkpoint.recipe().integer(RecipeKey.EPOCHS);
      return Figures.format(
          "The run in %s is finished, after %s of its %d epochs; --epochs with a larger number goes"
              + " on.",
          path, checkpoint.epochs() == epochs ? "all" : checkpoint.epochs(), epochs);
    }
  }

  /** Prints what a run came to. */
  void print(TrainingResult result, Console console) {
    result.last().flatMap(last -> last.validation()).ifPresent(m -> print(m, console));
    if (result.bestEpoch() >= 0) {
      console
          .out()
          .println(
              Figures.format(
                  "best: %s after epoch %d, kept in %s",
                  Figures.percent(result.bestScore()),
                  result.bestEpoch() + 1,
                  path.resolve(Checkpoint.BEST)));
    }
  }

  private static void print(Metrics metrics, Console console) {
    String score =
        Double.isNaN(metrics.top1())
            ? "mAP " + Figures.percent(metrics.meanAveragePrecision())
            : "top-1 %s, top-5 %s"
                .formatted(Figures.percent(metrics.top1()), Figures.percent(metrics.top5()));
    console
        .out()
        .println(
            Figures.format(
                "validation: %s, loss %.4f on %,d images",
                score, metrics.loss(), metrics.images()));
  }
}
