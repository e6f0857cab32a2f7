package org.blockwright.runtime.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what is on the class path. */
@Command(
    name = "models",
    description = {
      "List the models, their counts and what was published about them.",
      "= is the published number of parameters, ~ another one: describe says why."
    },
    mixinStandardHelpOptions = true)
final class ModelsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ModelFilter filter;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    List<ModelEntry> entries = filter.of(Catalogue.read());
    if (json) {
      JsonArray list = new JsonArray();
      for (ModelEntry entry : entries) {
        JsonObject row = entry.json();
        row.addProperty("name", entry.name());
        list.add(row);
      }
      Console.of(spec.commandLine(), true).json(list);
    } else {
      table(entries).print(spec.commandLine().getOut());
    }
    return CommandLine.ExitCode.OK;
  }

  private static TextTable table(List<ModelEntry> entries) {
    TextTable table =
        new TextTable("id", "head", ">size", ">parameters", ">MACs", ">published", ">top-1");
    for (ModelEntry entry : entries) {
      ModelEntry.Publication published =
          entry.published().orElse(new ModelEntry.Publication(0, 0, "", 0, "", "", ""));
      String relation = published.relation().equals("equal") ? "= " : "~ ";
      table.row(
          entry.name(),
          entry.head(),
          Integer.toString(entry.image().height()),
          (entry.isLowerBound() ? ">= " : "") + Figures.format("%,d", entry.parameters()),
          Figures.short3(entry.macs()),
          published.parameters() == 0 ? "" : relation + Figures.short3(published.parameters()),
          published.top1() == 0 ? "" : Figures.format("%.2f", published.top1()));
    }
    return table;
  }
}
