package org.blockwright.runtime.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.blockwright.runtime.train.EpochReport;
import org.blockwright.runtime.train.Metrics;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.RunInfo;
import org.blockwright.runtime.train.StepReport;
import org.blockwright.runtime.train.TrainingListener;
import org.blockwright.runtime.train.TrainingResult;

/**
 * Tells the person at the console how a run goes: a bar on a terminal, a line now and then
 * elsewhere, nothing where that is asked.
 */
final class ConsoleProgress implements TrainingListener {
  private static final double SECONDS_BETWEEN_LINES = 10;

  /** How much is told. */
  enum Style {
    /** A bar that moves, for terminals. */
    BAR,
    /** Plain lines, for files and pipes. */
    LINES,
    /** Nothing. */
    QUIET
  }

  private final PrintStream out;
  private final Style style;
  private RunInfo run;
  private int epochs;
  private Optional<ProgressBar> bar = Optional.empty();
  private double seconds;
  private long steps;
  private long images;
  private double waited;
  private double sinceLine;

  /**
   * @param out where to; not where results go
   * @param style how much
   */
  ConsoleProgress(PrintStream out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** On standard error, in the style that fits it. */
  static ConsoleProgress standard(boolean quiet) {
    Style style = quiet ? Style.QUIET : Terminal.isThere() ? Style.BAR : Style.LINES;
    return new ConsoleProgress(System.err, style);
  }

  @Override
  public void started(RunInfo info) {
    run = info;
    epochs = run.recipe().integer(RecipeKey.EPOCHS);
    line(
        String.format(
            Locale.ROOT,
            "Training %s (%,d parameters, %d classes) on %s in %s: %d epoch%s of %d steps%s.",
            run.model(),
            run.parameters(),
            run.classes().size(),
            String.join(", ", run.deviceNames()),
            run.precision(),
            epochs,
            epochs == 1 ? "" : "s",
            run.stepsPerEpoch(),
            run.firstStep() > 0 ? ", going on after step " + run.firstStep() : ""));
  }

  @Override
  public void note(String text) {
    line(text);
  }

  @Override
  public void stopping() {
    line("Stopping after this step and saving; Ctrl-C again ends without saving.");
  }

  @Override
  public synchronized void step(StepReport step) {
    seconds += step.seconds();
    waited += step.waited();
    images += step.images();
    steps++;
    sinceLine += step.seconds();
    if (style == Style.BAR) {
      ProgressBar current = bar.orElseGet(() -> newBar(step.epoch()));
      bar = Optional.of(current);
      current.setExtraMessage(state(step, "%.3f", "%.0f images/s", "wait %.0f %%"));
      current.stepTo(step.stepOfEpoch() + 1L);
    } else if (sinceLine >= SECONDS_BETWEEN_LINES) {
      sinceLine = 0;
      line(
          String.format(
              Locale.ROOT,
              "epoch %d/%d, step %d/%d: %s",
              step.epoch() + 1,
              epochs,
              step.stepOfEpoch() + 1,
              run.stepsPerEpoch(),
              state(step, "%.4f", "%.1f images/s", "data wait %.1f %%")));
    }
  }

  private ProgressBar newBar(int epoch) {
    return new ProgressBarBuilder()
        .setTaskName("epoch " + (epoch + 1) + "/" + epochs)
        .setInitialMax(run.stepsPerEpoch())
        .setRenderer(new BarLine())
        .setConsumer(new ConsoleProgressBarConsumer(out))
        .setUpdateIntervalMillis(200)
        .build();
  }

  /** Loss, top-1, speed, waiting and time left; the formats say how closely. */
  private String state(StepReport step, String loss, String speed, String wait) {
    long left = (long) epochs * run.stepsPerEpoch() - step.step() - 1;
    List<String> words = new ArrayList<>();
    words.add(String.format(Locale.ROOT, "loss " + loss, step.soFar().loss()));
    if (!Double.isNaN(step.soFar().top1())) {
      words.add("top-1 " + percent(step.soFar().top1()));
    }
    words.add(String.format(Locale.ROOT, speed, images / seconds));
    words.add(String.format(Locale.ROOT, wait, 100 * waited / seconds));
    words.add(time(left * seconds / steps) + " left");
    return String.join(BarLine.SEPARATOR, words);
  }

  @Override
  public synchronized void validating(int epoch, int batches) {
    bar.ifPresent(b -> b.setExtraMessage("validating on " + batches + " batches"));
  }

  @Override
  public void epoch(EpochReport epoch) {
    endBar();
    sinceLine = 0;
    line(
        String.format(
            Locale.ROOT,
            "epoch %d/%d: %s%s, rate %.3g, %.1f images/s, data wait %.1f s%s",
            epoch.epoch() + 1,
            epochs,
            describe("train", epoch.train()),
            epoch.validation().map(v -> "; " + describe("validation", v)).orElse(""),
            epoch.rate(),
            epoch.imagesPerSecond(),
            epoch.waited(),
            epoch.best() ? " (best)" : ""));
  }

  private static String describe(String split, Metrics metrics) {
    StringBuilder text =
        new StringBuilder(String.format(Locale.ROOT, "%s loss %.4f", split, metrics.loss()));
    add(text, "top-1", metrics.top1());
    add(text, "top-5", metrics.top5());
    add(text, "mAP", metrics.meanAveragePrecision());
    return text.toString();
  }

  private static void add(StringBuilder text, String name, double share) {
    if (!Double.isNaN(share)) {
      text.append(", ").append(name).append(' ').append(percent(share));
    }
  }

  @Override
  public void ended(TrainingResult result) {
    endBar();
    if (!result.interrupted()) {
      line(
          "Done after "
              + result.steps()
              + " steps"
              + (Double.isNaN(result.bestScore())
                  ? "."
                  : "; best "
                      + Figures.percent(result.bestScore())
                      + " in epoch "
                      + (result.bestEpoch() + 1)
                      + "."));
    }
  }

  @Override
  public void close() {
    endBar();
  }

  private synchronized void endBar() {
    bar.ifPresent(ProgressBar::close);
    bar = Optional.empty();
  }

  private synchronized void line(String text) {
    if (style != Style.QUIET) {
      endBar();
      out.println(text);
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String time(double seconds) {
    Duration left = Duration.ofSeconds(Math.round(seconds));
    return left.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", left.toHours(), left.toMinutesPart(), left.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", left.toMinutesPart(), left.toSecondsPart());
  }
}
