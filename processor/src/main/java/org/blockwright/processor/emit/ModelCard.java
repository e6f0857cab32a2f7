package org.blockwright.processor.emit;

import java.util.Locale;
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
    line(card, "| backbone | `@%s` |", model.declaration().backbone().type().name());
    line(card, "| head | `@%s` |", model.head().type().name());
    line(
        card,
        "| input | %d x %d x %d |",
        model.image().channels(),
        model.image().height(),
        model.image().width());
    line(card, "| classes | %,d |", model.classes());
    String least = counts.lowerBound() ? "at least " : "";
    line(card, "| parameters | %s%,d |", least, counts.parameters());
    if (counts.trainingParameters() > 0) {
      line(card, "| parameters in training only | %,d |", counts.trainingParameters());
    }
    for (InferredNode output : model.outputs()) {
      String when = output.trainingOnly() ? ", in training only" : "";
      line(
          card, "| output | `%s` %s%s |", output.outputName().orElseThrow(), output.output(), when);
    }
    line(card, "| multiply-adds | %s%,.1f M |", least, counts.macs() / 1e6);
    line(card, "| activations | %,.1f MiB |", counts.activations() * 4.0 / (1 << 20));
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
            "| %s | %s%s%s | %s | %,d | %,.1f |",
            node.name(),
            node.repeated() ? node.times() + " x " : "",
            node.type().name(),
            node.trainingOnly() ? " (in training only)" : "",
            node.output(),
            node.counts().parameters(),
            node.counts().macs() / 1e6);
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
      line(card, "| published top-1 | %.2f %% |", published.top1());
    }
    if (published.params() != 0) {
      line(
          card,
          "| published parameters | %.2f M (%s) |",
          published.params() / 1e6,
          published.relation().name().toLowerCase(Locale.ROOT));
    }
    if (published.macs() != 0) {
      line(card, "| published multiply-adds | %,.1f M |", published.macs() / 1e6);
    }
    if (!published.paper().isEmpty()) {
      line(card, "| source | %s %s |", published.paper(), published.table());
    }
    if (!published.note().isEmpty()) {
      line(card, "| note | %s |", published.note());
    }
  }

  private static void weights(StringBuilder card, Pretrained weights) {
    String source = weights.source().isEmpty() ? "" : " by " + weights.source();
    line(card, "| weights | <%s>%s |", weights.url(), source);
    line(card, "| their terms | %s, %,d bytes |", weights.licence(), weights.bytes());
    line(card, "| their SHA-256 | `%s` |", weights.sha256());
  }

  /** The graph of the model's own nodes. */
  static String mermaid(ModelInstance model) {
    StringBuilder text = new StringBuilder();
    line(text, "flowchart TD");
    line(text, "  image([\"image %s\"])", model.image());
    for (InferredNode node : model.nodes()) {
      String times = node.repeated() ? node.times() + " x " : "";
      String open = node.type().kind() == NodeType.Kind.BLUEPRINT ? "[[\"" : "[\"";
      String close = node.type().kind() == NodeType.Kind.BLUEPRINT ? "\"]]" : "\"]";
      line(
          text,
          "  %s%s%s: %s%s<br/>%s%s",
          id(node.name()),
          open,
          node.name(),
          times,
          node.off() ? "off" : node.type().name(),
          node.output(),
          close);
      for (Edge edge : node.edges()) {
        String[] tap = edge.name().split("\\.");
        line(
            text,
            tap.length == 1 ? "  %s --> %s" : "  %s -- " + tap[1] + " --> %s",
            id(tap[0]),
            id(node.name()));
      }
      node.outputName()
          .ifPresent(
              name ->
                  line(
                      text,
                      "  %s --> output_%s([\"output %s\"])",
                      id(node.name()),
                      name.replaceAll("[^\\p{L}\\p{N}_]", "_"),
                      name));
      node.like()
          .ifPresent(edge -> line(text, "  %s -. shape .-> %s", id(edge.name()), id(node.name())));
    }
    return text.toString();
  }

  /** A node's name, or something like it where that is a word of Mermaid's own. */
  private static String id(String name) {
    return WORDS.contains(name) || name.contains("$") ? name.replace('$', '_') + "_" : name;
  }

  private static void line(StringBuilder text, String format, Object... args) {
    text.append(args.length == 0 ? format : String.format(Locale.ROOT, format, args)).append('\n');
  }
}
