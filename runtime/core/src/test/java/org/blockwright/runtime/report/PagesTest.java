package org.blockwright.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.blockwright.runtime.metrics.ClassificationMetrics;
import org.junit.jupiter.api.Test;

/** What users name cannot become markup, and figures are those of the metrics. */
class PagesTest {
  private static final String EVIL = "<script>alert(1)</script>&\"'";
  private static final String HARMLESS = "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;";

  private static ClassificationMetrics metrics(List<String> names) {
    ClassificationMetrics metrics = new ClassificationMetrics(names);
    double[] first = new double[names.size()];
    first[0] = 0.75;
    first[1] = 0.25;
    metrics.add(first, 0);
    metrics.add(first, 1);
    return metrics;
  }

  @Test
  void namesAreEscapedEverywhere() {
    ClassificationMetrics metrics = metrics(List.of(EVIL, "dog"));
    byte[] png = {1, 2, 3};
    RunDetails.Look look = new RunDetails.Look(EVIL, EVIL, png, png);
    String page =
        HtmlReport.render(
            SampleRun.run(Path.of(EVIL), 0),
            List.of(SampleRun.epoch(0)),
            HtmlReport.State.FINISHED,
            new RunDetails("", Optional.of(metrics), List.of(look)));
    page += new HtmlPage(EVIL).subtitle(EVIL).heading(EVIL).hint(EVIL).state(EVIL).text();
    page += new HtmlPage("").cards(Map.of(EVIL, EVIL)).part(EVIL, true, "").text();
    page += new HtmlTable("<" + EVIL, "b").row(EVIL, EVIL).html();
    page += new LineChart(EVIL, 1, true, 1, "").line(EVIL, "c0", new double[] {1}).svg();
    assertFalse(page.contains("<script") || page.contains("alert(1)<"), page);
    assertTrue(page.contains(HARMLESS));
    assertTrue(page.contains("data:image/png;base64,AQID"));
  }

  @Test
  void theMatrixShowsWhatWasTakenForWhat() {
    String figure = ConfusionFigure.of(metrics(List.of("cat", "dog")).confusion());
    assertTrue(figure.contains("<td class=\"strong\" style=\"--_share:1.000\">1</td>"), figure);
    assertEquals(2, figure.split("class=\"strong\"", -1).length - 1);
    List<String> many = IntStream.range(0, 40).mapToObj(i -> "class " + i).toList();
    String pairs = ConfusionFigure.of(metrics(many).confusion());
    assertFalse(pairs.contains("matrix"));
    assertTrue(
        pairs.contains("<td class=\"text wrap\">class 1</td><td class=\"text wrap\">class 0"));
  }

  @Test
  void calibrationShowsEachBinOnce() {
    String figure = CalibrationFigure.of(metrics(List.of("cat", "dog")).calibration());
    assertTrue(figure.contains("2 images: accuracy 50.0 %, mean confidence 75.0 %"), figure);
    assertEquals(1, figure.split("<rect", -1).length - 1);
    assertTrue(figure.contains("expected error 25.00 %"));
  }
}
