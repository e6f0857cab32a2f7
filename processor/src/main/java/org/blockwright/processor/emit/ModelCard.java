package org.blockwright.processor.emit;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.blockwright.processor.infer.Counts;
import org.blockwright.processor.infer.InferredNode;
import org.blockwright.processor.infer.ModelInstance;
import org.blockwright.processor.infer.Pretrained;
import org.blockwright.processor.infer.Publication;
import org.blockwright.processor.read.NodeType;
import org.blockwright.processor.resolve.Edge;

/** A model as Markdown: its figures, its layers, and a diagram of its graph. */
public final class ModelCard {
  private static final Set<String> WORDS =
      Set.of(
          "end",
          "graph",
          "flowchart",
          "subgraph",
          "style",
          "linkStyle",
          "classDef",
          "class",
          "click",
          "default",
          "direction",
          "call",
          "href",
          "interpolate",
          "o",
          "x");

  private ModelCard() {}

  /** The card. */
  public static String write(ModelInstance model) {
    StringBuilder card = new StringBuilder();
    Counts counts = model.counts();
    card.append("# ").append(model.declaration().id()).append("\n\n");
    line(card, "| | |");
    line(card, "|---|---|");
    line(card, "| backbone | `@", model.declaration().backbone().type().name(), "` |");
    line(card, "| head | `@", model.head().type().name(), "` |");
    line(
        card,
        "| input | ",
        model.image().channels(),
        " x ",
        model.image().height(),
        " x ",
        model.image().width(),
        " |");
    line(card, "| classes | ", Text.grouped(model.classes()), " |");
    String least = counts.lowerBound() ? "at least " : "";
    line(card, "| parameters | ", least, Text.grouped(counts.parameters()), " |");
    if (counts.trainingParameters() > 0) {
      String training = Text.grouped(counts.trainingParameters());
      line(card, "| parameters in training only | ", training, " |");
    }
    for (InferredNode output : model.outputs()) {
      String when = output.trainingOnly() ? ", in training only" : "";
      String name = output.outputName().orElseThrow();
      line(card, "| output | `", name, "` ", output.output(), when, " |");
    }
    line(card, "| multiply-adds | ", least, Text.millions(counts.macs()), " M |");
    line(card, format("| activations | %,.1f MiB |", counts.activations() * 4.0 / (1 << 20)));
    model.published().ifPresent(p -> published(card, p));
    model.weights().ifPresent(w -> weights(card, w));
    line(card, "");
    line(card, "## Layers");
    line(card, "");
    line(card, "| node | operator | output | parameters | multiply-adds (M) |");
    line(card, "|---|---|---|---:|---:|");
    for (InferredNode node : model.nodes()) {
      if (!node.off()) {
        line(
            card,
            "| ",
            node.name(),
            " | ",
            times(node),
            node.type().name(),
            node.trainingOnly() ? " (in training only)" : "",
            " | ",
            node.output(),
            " | ",
            Text.grouped(node.counts().parameters()),
            " | ",
            Text.millions(node.counts().macs()),
            " |");
      }
    }
    line(card, "");
    line(card, "## Graph");
    line(card, "");
    line(card, "```mermaid");
    card.append(mermaid(model));
    line(card, "```");
    return card.toString();
  }

  private static void published(StringBuilder card, Publication published) {
    if (published.top1() != 0) {
      line(card, format("| published top-1 | %.2f %% |", published.top1()));
    }
    if (published.params() != 0) {
      line(
          card,
          format("| published parameters | %.2f M (", published.params() / 1e6),
          published.relation().name().toLowerCase(Locale.ROOT),
          ") |");
    }
    if (published.macs() != 0) {
      line(card, format("| published multiply-adds | %,.1f M |", published.macs() / 1e6));
    }
    if (!published.paper().isEmpty()) {
      line(card, "| source | ", published.paper(), " ", published.table(), " |");
    }
    if (!published.note().isEmpty()) {
      line(card, "| note | ", published.note(), " |");
    }
  }

  private static void weights(StringBuilder card, Pretrained weights) {
    String source = weights.source().isEmpty() ? "" : " by " + weights.source();
    line(card, "| weights | <", weights.url(), ">", source, " |");
    String bytes = Text.grouped(weights.bytes());
    line(card, "| their terms | ", weights.licence(), ", ", bytes, " bytes |");
    line(card, "| their SHA-256 | `", weights.sha256(), "` |");
  }

  /** The graph of the model's own nodes. */
  static String mermaid(ModelInstance model) {
    Map<String, String> ids = ids(model);
    StringBuilder text = new StringBuilder();
    line(text, "flowchart TD");
    line(text, "  image([\"image ", model.image(), "\"])");
    for (InferredNode node : model.nodes()) {
      String open = node.type().kind() == NodeType.Kind.BLUEPRINT ? "[[\"" : "[\"";
      String close = node.type().kind() == NodeType.Kind.BLUEPRINT ? "\"]]" : "\"]";
      line(
          text,
          "  ",
          ids.get(node.name()),
          open,
          node.name(),
          ": ",
          times(node),
          node.off() ? "off" : node.type().name(),
          "<br/>",
          node.output(),
          close);
      for (Edge edge : node.edges()) {
        String[] tap = edge.name().split("\\.");
        String arrow = tap.length == 1 ? " --> " : " -- " + tap[1] + " --> ";
        line(text, "  ", ids.getOrDefault(tap[0], tap[0]), arrow, ids.get(node.name()));
      }
      node.outputName()
          .ifPresent(
              name ->
                  line(
                      text,
                      "  ",
                      ids.get(node.name()),
                      " --> output_",
                      name.replaceAll("[^\\p{L}\\p{N}_]", "_"),
                      "([\"output ",
                      name,
                      "\"])"));
      node.like()
          .ifPresent(
              edge ->
                  line(
                      text,
                      "  ",
                      ids.getOrDefault(edge.name(), edge.name()),
                      " -. shape .-> ",
                      ids.get(node.name())));
    }
    return text.toString();
  }

  private static String times(InferredNode node) {
    return node.repeated() ? node.times() + " x " : "";
  }

  /** Names of nodes, or something like them where they are words of Mermaid's own. */
  private static Map<String, String> ids(ModelInstance model) {
    Map<String, String> ids = new HashMap<>();
    model.nodes().forEach(node -> ids.put(node.name(), node.name()));
    for (InferredNode node : model.nodes()) {
      String name = node.name();
      if (WORDS.contains(name) || name.contains("$")) {
        String id = name.replace('$', '_') + "_";
        while (ids.containsValue(id)) {
          id += "_";
        }
        ids.put(name, id);
      }
    }
    return ids;
  }

  private static String format(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }

  private static void line(StringBuilder text, Object... parts) {
    for (Object part : parts) {
      text.append(part);
    }
    text.append('\n');
  }
}
