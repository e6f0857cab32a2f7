package org.blockwright.runtime.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.PublishedWeights;
import org.blockwright.runtime.weights.WeightCache;
import org.blockwright.runtime.weights.WeightSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists published weights, and fetches them where that is asked. */
@Command(
    name = "weights",
    description = "List published weights and where they are; download them when asked to.",
    mixinStandardHelpOptions = true)
final class WeightsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "A model; all that have published weights unless given.")
  private Optional<String> id;

  @Option(names = "--download", description = "Fetch the model's weights unless they are here.")
  private boolean download;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    if (download && id.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--download fetches the weights of one model: name it");
    }
    Console console = Console.of(spec.commandLine(), json);
    List<ModelEntry> entries =
        id.map(name -> List.of(Catalogue.read().get(name))).orElseGet(PublishedWeights::all);
    entries.forEach(PublishedWeights::of);
    if (download) {
      WeightsOption.fetch(entries.get(0), console);
    }
    if (json) {
      JsonArray list = new JsonArray();
      entries.forEach(entry -> list.add(json(entry)));
      console.json(list);
    } else if (entries.isEmpty()) {
      console.note("No weights are on record for any model.");
    } else {
      table(entries).print(console.out());
    }
    return CommandLine.ExitCode.OK;
  }

  private static Optional<Path> here(WeightSource source) {
    return WeightCache.ofUser().find(source);
  }

  private static TextTable table(List<ModelEntry> entries) {
    TextTable table = new TextTable("id", "file", ">size", "licence", "by", "here");
    for (ModelEntry entry : entries) {
      WeightSource source = PublishedWeights.of(entry).source();
      table.row(
          entry.name(),
          source.shortName(),
          WeightsOption.size(source),
          source.licence(),
          source.publisher(),
          here(source).map(Path::toString).orElse("no"));
    }
    return table;
  }

  private static JsonObject json(ModelEntry entry) {
    WeightSource source = PublishedWeights.of(entry).source();
    JsonObject row = new JsonObject();
    row.addProperty("id", entry.name());
    row.addProperty("file", source.shortName());
    row.addProperty("url", source.uri().toString());
    row.addProperty("sha256", source.sha256());
    row.addProperty("bytes", source.bytes());
    row.addProperty("licence", source.licence());
    row.addProperty("source", source.publisher());
    row.addProperty("path", WeightCache.ofUser().path(source).toString());
    row.addProperty("cached", here(source).isPresent());
    return row;
  }
}
