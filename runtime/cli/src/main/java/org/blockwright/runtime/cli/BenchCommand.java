package org.blockwright.runtime.cli;

import ai.djl.Device;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.bench.BenchmarkResult;
import org.blockwright.runtime.pytorch.EngineThreads;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Times models, alone or beside a TorchScript program. */
@Command(
    name = "bench",
    description = "Time models in evaluation and training, beside each other or another program.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer>, NeedsEngine {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ID", arity = "1..*", description = TrainedModel.ID)
  private List<String> ids;

  @Mixin private BenchOptions options;
  @Mixin private DeviceOption device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the engine; as many as there are cores unless given.")
  private Optional<Integer> threads;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    Console console = Console.of(spec.commandLine(), json);
    options.check(spec.commandLine());
    List<ModelEntry> entries = ids.stream().map(Catalogue.read()::get).toList();
    Device chosen = device.choose(console).devices().get(0);
    threads.ifPresent(EngineThreads::set);
    List<BenchmarkResult> results = new ArrayList<>();
    for (ModelEntry entry : entries) {
      for (int batch : options.batches()) {
        console.note(entry.id() + ", batches of " + batch);
        results.addAll(options.time(entry, batch, chosen));
      }
    }
    if (options.skipped().count() > 0) {
      console.warn(options.skipped().summary());
    }
    if (json) {
      console.json(document(results, chosen));
    } else {
      BenchText.print(results, console.out());
    }
    return CommandLine.ExitCode.OK;
  }

  /** One result stands for itself at the top. */
  private static JsonObject document(List<BenchmarkResult> results, Device device) {
    JsonObject document = results.size() == 1 ? results.get(0).toJson() : new JsonObject();
    document.addProperty("device", device.toString());
    document.addProperty("threads", EngineThreads.count());
    JsonArray all = new JsonArray();
    results.forEach(result -> all.add(result.toJson()));
    document.add("results", all);
    return document;
  }
}
