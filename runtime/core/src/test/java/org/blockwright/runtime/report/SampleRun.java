package org.blockwright.runtime.report;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.runtime.ops.Arithmetic;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.train.EpochReport;
import org.blockwright.runtime.train.Metrics;
import org.blockwright.runtime.train.RunInfo;
import org.blockwright.runtime.train.StepReport;
import org.blockwright.runtime.train.TrainingRecipe;
import org.blockwright.runtime.train.TrainingResult;

/** What a listener is told of a run, made up. */
public final class SampleRun {
  private SampleRun() {}

  /** What a run of two classes is started with. */
  public static RunInfo run(Path folder, int firstEpoch) {
    return new RunInfo(
        "small<noah>",
        1234567,
        List.of("cat", "dog"),
        TrainingRecipe.defaults().with("epochs=12"),
        List.of(Device.cpu()),
        1,
        2,
        Precision.BF16,
        Arithmetic.OF_NEW_RUNS,
        Map.of("djl", "0.29.0"),
        50,
        folder,
        firstEpoch,
        firstEpoch * 50L);
  }

  /** An epoch; the second is not validated. */
  public static EpochReport epoch(int number) {
    return new EpochReport(
        number,
        (number + 1) * 50L,
        0.1 / (number + 1),
        new Metrics(1000, 2.0 / (number + 1), 0.4 + 0.05 * number, 0.9, Double.NaN),
        number == 1
            ? Optional.empty()
            : Optional.of(new Metrics(200, 2.5 / (number + 1), 0.5, 0.8, Double.NaN)),
        number == 0,
        12.5,
        0.25,
        80);
  }

  /** A step of the first epoch. */
  public static StepReport step(int stepOfEpoch, double seconds) {
    Metrics soFar = new Metrics(20, 1.25, 0.5, 0.75, Double.NaN);
    return new StepReport(
        0, stepOfEpoch, stepOfEpoch, 1.5, soFar, 0.1, Double.NaN, 20, seconds, 1, 0.1);
  }

  /** How it ends. */
  public static TrainingResult result(boolean interrupted) {
    return new TrainingResult(600, interrupted, Optional.empty(), 0.5, 0, Path.of("last"));
  }
}
