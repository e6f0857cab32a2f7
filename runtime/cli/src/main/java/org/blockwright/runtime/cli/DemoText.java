package org.blockwright.runtime.cli;

import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.explain.Overlays;

/** What the demo prints and writes. */
final class DemoText {
  private DemoText() {}

  static void declared(List<ModelEntry> entries, PrintWriter result) {
    result.println(
        Figures.format(
            "%s declares @%s under @%s and under @%s; javac checked every shape\n"
                + "and compiled both into DJL blocks.",
            entries.get(0).family(),
            entries.get(0).backbone(),
            entries.get(0).head(),
            entries.get(1).head()));
    result.flush();
  }

  static void print(List<DemoOutcome> outcomes, Dataset data, PrintWriter result) {
    TextTable table =
        new TextTable(
            "model",
            "head",
            ">parameters",
            ">multiply-adds",
            ">top-1",
            ">trained in",
            ">points at it",
            ">looks at it");
    for (DemoOutcome outcome : outcomes) {
      table.row(
          outcome.entry().id(),
          outcome.entry().head(),
          Figures.format("%,d", outcome.parameters()),
          Figures.short3(outcome.macs()),
          Figures.percent(outcome.top1()),
          Figures.duration(outcome.seconds()),
          Figures.percent(outcome.score().near()),
          Figures.percent(outcome.score().energy()));
    }
    result.println();
    table.print(result);
    result.println();
    result.println(
        Figures.format(
            "top-1 on %,d new pictures, with %d kinds of figure. points at it: share of pictures\n"
                + "whose hottest place is on the figure or a cell of the map from it.",
            data.validation().size(), data.classNames().size()));
    result.println(
        Figures.format(
            "looks at it: share of the map that is on the figure, which covers %s of a picture.",
            Figures.percent(outcomes.get(0).looks().chance())));
  }

  static void write(List<DemoOutcome> outcomes, Dataset data, Path folder, PrintWriter result) {
    byte[] png = Overlays.png(DemoOutcome.sheet(outcomes));
    Path picture = folder.resolve("attention.png");
    Path page = folder.resolve("index.html");
    AtomicFile.write(picture, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(png)));
    AtomicFile.write(page, new DemoPage(outcomes, data).render());
    result.println();
    result.println("pictures: " + picture);
    result.println("page:     " + page);
    result.println();
    result.println("more scores, of every kind of map:");
    for (DemoOutcome outcome : outcomes) {
      String id = outcome.entry().id();
      result.println(
          "  ./blockwright localize %s --weights %s --data %s"
              .formatted(id, folder.resolve(id), data.name()));
    }
  }
}
