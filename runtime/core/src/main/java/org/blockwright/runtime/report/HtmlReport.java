package org.blockwright.runtime.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.blockwright.runtime.train.EpochReport;
import org.blockwright.runtime.train.Metrics;
import org.blockwright.runtime.train.RecipeKey;
import org.blockwright.runtime.train.RunInfo;

/** A page about a run that needs nothing but itself: curves, figures, recipe. */
final class HtmlReport {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --back: #f6f7f9; --card: #fff; --ink: #1c2430;
        --soft: #667085; --line: #e4e7ec; --train: #6b8afd; --val: #e8590c; --rate: #0f9d76; }
      @media (prefers-color-scheme: dark) { :root { --back: #11151c; --card: #1a202b; --ink: #e6e9ef;
        --soft: #97a1b3; --line: #2b3342; --train: #8aa4ff; --val: #ff9d5c; --rate: #3fcf9f; } }
      * { box-sizing: border-box; }
      body { margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 1400px; background: var(--back);
        color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
      h1 { margin: 0; font-size: 1.7rem; letter-spacing: -0.02em; }
      .sub { margin: .2rem 0 1.4rem; color: var(--soft); }
      .state { display: inline-block; padding: .05rem .6rem; border-radius: 1rem; margin-left: .6rem;
        font-size: .8rem; vertical-align: middle; color: #fff; background: var(--rate); }
      .state.running { background: var(--train); } .state.stopped { background: var(--val); }
      .cards, .charts { display: grid; gap: 1rem; margin-bottom: 1rem; }
      .cards { grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); }
      .charts { grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); }
      .card, figure, details { background: var(--card); border: 1px solid var(--line);
        border-radius: 12px; padding: .9rem 1.1rem; margin: 0; }
      .card b { display: block; font-size: 1.35rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
      .card span, .tick { color: var(--soft); fill: var(--soft); font-size: .8rem; }
      .tick { font-size: 11.5px; font-variant-numeric: tabular-nums; }
      figcaption { display: flex; gap: 1rem; align-items: baseline; margin-bottom: .4rem; }
      .key { font-size: .85rem; color: var(--soft); }
      .key::before { content: ""; display: inline-block; width: .9rem; height: .2rem;
        border-radius: 1px; margin-right: .4rem; vertical-align: middle; background: currentColor; }
      .key.train::before { background: var(--train); } .key.val::before { background: var(--val); }
      .key.rate::before { background: var(--rate); }
      svg { width: 100%; height: auto; display: block; }
      .grid { stroke: var(--line); }
      g path { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
      g circle { fill: currentColor; opacity: 0; } g circle:hover { opacity: 1; r: 5; }
      g circle:last-of-type { opacity: 1; }
      g.train { color: var(--train); } g.val { color: var(--val); } g.rate { color: var(--rate); }
      details { margin-bottom: 1rem; overflow-x: auto; } summary { cursor: pointer; font-weight: 600; }
      table { border-collapse: collapse; margin-top: .7rem; font-variant-numeric: tabular-nums; }
      td, th { padding: .22rem .9rem .22rem 0; text-align: right; border-bottom: 1px solid var(--line); }
      td:first-child, th:first-child { text-align: left; } th { color: var(--soft); font-weight: 500; }
      tr.best td { font-weight: 650; color: var(--val); }
      .wide td { text-align: left; }
      """;

  private HtmlReport() {}

  /** Where a run stands. */
  enum State {
    RUNNING,
    STOPPED,
    FINISHED
  }

  static String render(RunInfo run, List<EpochReport> epochs, State state) {
    int planned = run.recipe().integer(RecipeKey.EPOCHS);
    StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head>");
    page.append("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
    if (state == State.RUNNING) {
      page.append("<meta http-equiv=\"refresh\" content=\"15\">");
    }
    page.append("<title>").append(escape(run.model())).append("</title>\n<style>\n").append(STYLE);
    page.append("</style></head>\n<body>\n<h1>").append(escape(run.model()));
    page.append(word("<span class=\"state %s\">%s</span></h1>\n", state));
    page.append("<p class=\"sub\">").append(subtitle(run)).append("</p>\n");
    page.append("<div class=\"cards\">\n");
    cards(page, epochs, planned);
    page.append("</div>\n<div class=\"charts\">\n");
    charts(page, epochs, planned);
    page.append("</div>\n");
    table(page, epochs);
    recipe(page, run);
    return page.append("</body></html>\n").toString();
  }

  private static String word(String pattern, State state) {
    String name = state.name().toLowerCase(Locale.ROOT);
    return String.format(Locale.ROOT, pattern, name, name);
  }

  private static String subtitle(RunInfo run) {
    return String.format(
        Locale.ROOT,
        "%,d trained parameters · %d classes · %s · %s · %s",
        run.parameters(),
        run.classes().size(),
        String.join(", ", run.deviceNames()),
        run.precision(),
        run.versions().entrySet().stream()
            .map(version -> escape(version.getKey() + " " + version.getValue()))
            .collect(Collectors.joining(" · ")));
  }

  private static void cards(StringBuilder page, List<EpochReport> epochs, int planned) {
    card(page, "epoch", epochs.size() + " / " + planned);
    Optional<EpochReport> best = epochs.stream().filter(EpochReport::best).reduce((a, b) -> b);
    best.ifPresent(
        epoch -> {
          Metrics metrics = epoch.validation().orElse(epoch.train());
          String figure = Double.isNaN(metrics.meanAveragePrecision()) ? "top-1" : "mAP";
          card(page, "best " + figure + ", epoch " + (epoch.epoch() + 1), percent(metrics.score()));
        });
    if (!epochs.isEmpty()) {
      EpochReport last = epochs.get(epochs.size() - 1);
      card(page, "training loss", decimal(last.train().loss()));
      last.validation().ifPresent(v -> card(page, "validation loss", decimal(v.loss())));
      card(page, "images/s", String.format(Locale.ROOT, "%.0f", last.imagesPerSecond()));
      double share = last.seconds() > 0 ? last.waited() / last.seconds() : 0;
      card(page, "data wait", percent(share));
    }
  }

  private static void card(StringBuilder page, String name, String value) {
    page.append("<div class=\"card\"><b>").append(value).append("</b><span>").append(name);
    page.append("</span></div>\n");
  }

  private static void charts(StringBuilder page, List<EpochReport> epochs, int planned) {
    page.append(
        new LineChart("Loss", planned, true, 1, "")
            .line("training", "train", values(epochs, e -> e.train().loss()))
            .line("validation", "val", validation(epochs, Metrics::loss))
            .svg());
    boolean several = epochs.stream().anyMatch(e -> Double.isNaN(e.train().top1()));
    page.append(
        new LineChart(several ? "Mean average precision" : "Top-1", planned, false, 100, " %")
            .line("training", "train", values(epochs, e -> e.train().score()))
            .line("validation", "val", validation(epochs, Metrics::score))
            .svg());
    page.append(
        new LineChart("Learning rate", planned, true, 1, "")
            .line("rate", "rate", values(epochs, EpochReport::rate))
            .svg());
    page.append(
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

  private static void table(StringBuilder page, List<EpochReport> epochs) {
    page.append("<details><summary>Every epoch</summary><table><tr><th>epoch</th><th>rate</th>");
    page.append("<th>train loss</th><th>train top-1</th><th>val loss</th><th>val top-1</th>");
    page.append("<th>val top-5</th><th>val mAP</th><th>images/s</th><th>data wait</th></tr>\n");
    for (EpochReport epoch : epochs) {
      page.append(epoch.best() ? "<tr class=\"best\">" : "<tr>");
      cell(page, String.valueOf(epoch.epoch() + 1));
      cell(page, plain(epoch.rate()));
      cell(page, decimal(epoch.train().loss()));
      cell(page, percent(epoch.train().top1()));
      cell(page, epoch.validation().map(v -> decimal(v.loss())).orElse(""));
      cell(page, epoch.validation().map(v -> percent(v.top1())).orElse(""));
      cell(page, epoch.validation().map(v -> percent(v.top5())).orElse(""));
      cell(page, epoch.validation().map(v -> percent(v.meanAveragePrecision())).orElse(""));
      cell(page, String.format(Locale.ROOT, "%.0f", epoch.imagesPerSecond()));
      cell(page, String.format(Locale.ROOT, "%.1f s", epoch.waited()));
      page.append("</tr>\n");
    }
    page.append("</table></details>\n");
  }

  private static void cell(StringBuilder page, String value) {
    page.append("<td>").append(value).append("</td>");
  }

  private static void recipe(StringBuilder page, RunInfo run) {
    page.append("<details><summary>Recipe</summary><table class=\"wide\">\n");
    for (RecipeKey key : RecipeKey.values()) {
      page.append("<tr><td>").append(key.key()).append("</td><td>");
      page.append(escape(run.recipe().show(key))).append("</td></tr>\n");
    }
    page.append("</table></details>\n");
  }

  static String percent(double share) {
    return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String plain(double value) {
    return String.format(
        Locale.ROOT, value != 0 && Math.abs(value) < 1e-3 ? "%.2e" : "%.4g", value);
  }

  private static String escape(String text) {
    String escaped = text;
    for (Map.Entry<String, String> entity :
        List.of(
            Map.entry("&", "&amp;"),
            Map.entry("<", "&lt;"),
            Map.entry(">", "&gt;"),
            Map.entry("\"", "&quot;"))) {
      escaped = escaped.replace(entity.getKey(), entity.getValue());
    }
    return escaped;
  }
}
