package org.blockwright.runtime.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.blockwright.runtime.train.EpochReport;
import org.blockwright.runtime.train.Metrics;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.RunInfo;

/** The page of a run: curves, figures, what was mixed up, network, recipe, environment. */
final class HtmlReport {
  private static final int SECONDS = 15;

  private HtmlReport() {}

  /** Where a run stands. */
  enum State {
    RUNNING,
    STOPPED,
    FINISHED
  }

  static String render(RunInfo run, List<EpochReport> epochs, State state, RunDetails details) {
    int planned = run.recipe().integer(RecipeKey.EPOCHS);
    HtmlPage page = new HtmlPage(run.model());
    page.state(state.name().toLowerCase(Locale.ROOT)).subtitle(subtitle(run));
    if (state == State.RUNNING) {
      page.refresh(SECONDS);
    }
    page.cards(cards(epochs, planned));
    page.charts(charts(epochs, planned));
    details
        .validation()
        .ifPresent(
            figures ->
                page.heading("The best epoch on the validation images")
                    .charts(
                        List.of(
                            ConfusionFigure.of(figures.confusion()),
                            CalibrationFigure.of(figures.calibration()))));
    page.looks(details.looks());
    page.part("Every epoch", false, table(epochs));
    if (!details.network().isEmpty()) {
      page.part("Network", false, details.network());
    }
    page.part("Recipe", false, recipe(run));
    page.part("Environment", false, environment(run));
    return page.text();
  }

  private static String subtitle(RunInfo run) {
    return String.format(
        Locale.ROOT,
        "%,d trained parameters · %d classes · %s · %s",
        run.parameters(),
        run.classes().size(),
        String.join(", ", run.deviceNames()),
        run.precision());
  }

  private static Map<String, String> cards(List<EpochReport> epochs, int planned) {
    Map<String, String> cards = new LinkedHashMap<>();
    cards.put("epoch", epochs.size() + " / " + planned);
    Optional<EpochReport> best = epochs.stream().filter(EpochReport::best).reduce((a, b) -> b);
    best.ifPresent(
        epoch -> {
          Metrics metrics = epoch.validation().orElse(epoch.train());
          String figure = Double.isNaN(metrics.meanAveragePrecision()) ? "top-1" : "mAP";
          String name = "best " + figure + ", epoch " + (epoch.epoch() + 1);
          cards.put(name, HtmlPage.percent(metrics.score()));
        });
    if (!epochs.isEmpty()) {
      EpochReport last = epochs.get(epochs.size() - 1);
      cards.put("training loss", decimal(last.train().loss()));
      last.validation().ifPresent(v -> cards.put("validation loss", decimal(v.loss())));
      cards.put("images/s", String.format(Locale.ROOT, "%.0f", last.imagesPerSecond()));
      double share = last.seconds() > 0 ? last.waited() / last.seconds() : 0;
      cards.put("data wait", HtmlPage.percent(share));
    }
    return cards;
  }

  private static List<String> charts(List<EpochReport> epochs, int planned) {
    boolean several = epochs.stream().anyMatch(e -> Double.isNaN(e.train().top1()));
    return List.of(
        new LineChart("Loss", planned, true, 1, "")
            .line("training", "train", values(epochs, e -> e.train().loss()))
            .line("validation", "val", validation(epochs, Metrics::loss))
            .svg(),
        new LineChart(several ? "Mean average precision" : "Top-1", planned, false, 100, " %")
            .line("training", "train", values(epochs, e -> e.train().score()))
            .line("validation", "val", validation(epochs, Metrics::score))
            .svg(),
        new LineChart("Learning rate", planned, true, 1, "")
            .line("rate", "rate", values(epochs, EpochReport::rate))
            .svg(),
        new LineChart("Images per second", planned, true, 1, "")
            .line("training", "rate", values(epochs, EpochReport::imagesPerSecond))
            .svg());
  }

  private static double[] values(List<EpochReport> epochs, ToDoubleFunction<EpochReport> value) {
    return epochs.stream().mapToDouble(value).toArray();
  }

  private static double[] validation(List<EpochReport> epochs, ToDoubleFunction<Metrics> value) {
    return values(epochs, e -> e.validation().map(value::applyAsDouble).orElse(Double.NaN));
  }

  private static String table(List<EpochReport> epochs) {
    HtmlTable table =
        new HtmlTable(
            "epoch",
            "rate",
            "train loss",
            "train top-1",
            "val loss",
            "val top-1",
            "val top-5",
            "val mAP",
            "images/s",
            "data wait");
    for (EpochReport epoch : epochs) {
      Optional<Metrics> validation = epoch.validation();
      table.row(
          epoch.best() ? "best" : "",
          List.of(
              String.valueOf(epoch.epoch() + 1),
              plain(epoch.rate()),
              decimal(epoch.train().loss()),
              HtmlPage.percent(epoch.train().top1()),
              validation.map(v -> decimal(v.loss())).orElse(""),
              validation.map(v -> HtmlPage.percent(v.top1())).orElse(""),
              validation.map(v -> HtmlPage.percent(v.top5())).orElse(""),
              validation.map(v -> HtmlPage.percent(v.meanAveragePrecision())).orElse(""),
              String.format(Locale.ROOT, "%.0f", epoch.imagesPerSecond()),
              String.format(Locale.ROOT, "%.1f s", epoch.waited())));
    }
    return table.html();
  }

  private static String recipe(RunInfo run) {
    HtmlTable table = new HtmlTable("<", "|");
    for (RecipeKey key : RecipeKey.values()) {
      table.row(key.key(), run.recipe().show(key));
    }
    return table.html();
  }

  private static String environment(RunInfo run) {
    HtmlTable table = new HtmlTable("<", "|");
    table.row("classes", String.join(", ", run.classes()));
    table.row("devices", String.join(", ", run.deviceNames()));
    table.row("threads for an operator", "" + run.threads());
    table.row("precision", run.precision().toString());
    run.versions().forEach(table::row);
    return table.html();
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String plain(double value) {
    return String.format(
        Locale.ROOT, value != 0 && Math.abs(value) < 1e-3 ? "%.2e" : "%.4g", value);
  }
}
