package org.blockwright.runtime.cli;

import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.export.Execution;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what the compiler knows of a model; needs no engine. */
@Command(
    name = "describe",
    description = "Show a model layer by layer: shapes, parameters, multiply-adds.",
    mixinStandardHelpOptions = true)
final class DescribeCommand implements Callable<Integer> {
  /** What a description is written in. */
  enum Format {
    /** A tree for the terminal. */
    TEXT,
    /** The whole graph. */
    JSON,
    /** The model card. */
    MARKDOWN,
    /** The diagram of the model card. */
    MERMAID
  }

  private static final String FENCE = "```";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ID", description = TrainedModel.ID)
  private String id;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}, in any case; text unless given.")
  private Format format;

  @Option(
      names = "--execution",
      paramLabel = "EXECUTION",
      description =
          "The program that this execution runs instead, fused or script: what was done to the"
              + " graph, and its lines. Starts the engine.")
  private Optional<Execution> execution;

  @Override
  public Integer call() {
    ModelEntry entry = Catalogue.read().get(id);
    PrintWriter out = spec.commandLine().getOut();
    if (execution.filter(way -> way != Execution.BLOCKS).isPresent()) {
      ProgramText.print(entry, execution.get(), out);
      return CommandLine.ExitCode.OK;
    }
    switch (format) {
      case TEXT ->
          new ModelTree(JsonParser.parseString(entry.graph()).getAsJsonObject()).print(out);
      case JSON -> out.print(entry.graph());
      case MARKDOWN ->
          out.print(
              new ModelCard(JsonParser.parseString(entry.graph()).getAsJsonObject(), entry.card())
                  .text());
      case MERMAID -> out.print(diagram(entry.card()));
    }
    return CommandLine.ExitCode.OK;
  }

  private static String diagram(String card) {
    String start = FENCE + "mermaid\n";
    int from = card.indexOf(start) + start.length();
    return card.substring(from, card.indexOf(FENCE, from));
  }
}
