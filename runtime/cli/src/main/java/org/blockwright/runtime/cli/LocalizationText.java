package org.blockwright.runtime.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.api.LocalizationReport;
import org.blockwright.runtime.api.LocalizationScore;

/** Scores of maps as a person reads them. */
final class LocalizationText {
  private LocalizationText() {}

  static void print(LocalizationReport report, PrintWriter out) {
    boolean faithful = report.scores().stream().anyMatch(of -> of.faithfulness().isPresent());
    List<String> headings =
        new ArrayList<>(
            List.of("in %", ">points", ">near", ">energy", ">BoxAccV2", ">MaxBoxAccV2", ">PxAP"));
    if (faithful) {
      headings.addAll(List.of(">deletion", ">insertion", ">ROAD"));
    }
    TextTable table = new TextTable(headings.toArray(String[]::new));
    report.scores().forEach(score -> table.row(row(score)));
    table.print(out);
    out.println();
    out.println(
        Figures.format(
            "%s on %s: %,d maps of %,d images; %,d others chose the thresholds of BoxAccV2.",
            report.model(),
            report.data(),
            report.maps(),
            report.images(),
            report.thresholdImages()));
    out.println(
        Figures.format(
            "points: the map's peak is on the object; near: or within a cell of the map from it.\n"
                + "energy: the share of the map on the object, which covers %s of a picture.\n"
                + "BoxAccV2: boxes around what is lit meet the object's at IoU .3, .5 and .7;\n"
                + "MaxBoxAccV2: with the best threshold for these images. PxAP: average precision"
                + " of pixels.",
            Figures.percent(report.chance())));
    if (faithful) {
      out.println(
          Figures.format(
              "Of %,d maps: deletion (low is good), insertion (high), ROAD (kept with the least\n"
                  + "relevant pixels gone less kept with the most relevant gone; high).",
              report.scores().get(0).faithfulness().orElseThrow().maps()));
    }
  }

  private static String[] row(LocalizationScore score) {
    List<String> row = new ArrayList<>();
    row.add(score.label());
    row.add(share(score.pointing()));
    row.add(share(score.near()));
    row.add(share(score.energy()));
    row.add(share(score.boxAccuracy()));
    row.add(share(score.maxBoxAccuracy()));
    row.add(share(score.pixelPrecision()));
    score
        .faithfulness()
        .ifPresent(
            of -> {
              row.add(share(of.deletion()));
              row.add(share(of.insertion()));
              row.add(share(of.road().difference()));
            });
    return row.toArray(String[]::new);
  }

  private static String share(double value) {
    return Figures.format("%.1f", 100 * value);
  }
}
