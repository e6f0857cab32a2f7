package org.blockwright.runtime.report;

import ai.djl.nn.Block;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.RepeatedBlock;

/**
 * A network's nodes in order, each with its output's shape, its parameters and its share of all of
 * them; what a node is made of unfolds. Equal repetitions stand there once.
 */
public final class NetworkFigure {
  private final long all;

  private NetworkFigure(long all) {
    this.all = Math.max(1, all);
  }

  /** HTML for a page. */
  public static String of(Classifier network) {
    StringBuilder html = new StringBuilder("<div class=\"net\">\n");
    html.append("<div class=\"leaf node\"><span class=\"what\"><b>image</b></span>");
    html.append("<span class=\"count\">").append(network.image()).append("</span></div>\n");
    new NetworkFigure(network.parameterCount()).children(html, network, " node");
    return html.append("</div>\n").toString();
  }

  private record Shown(String names, GraphBlock block, String look) {}

  private void children(StringBuilder html, GraphBlock parent, String style) {
    List<Shown> shown = new ArrayList<>();
    for (Pair<String, Block> child : parent.getChildren()) {
      if (!(child.getValue() instanceof GraphBlock block) || isOff(block)) {
        continue; // what is in a native block is its own affair
      }
      String look = parent instanceof RepeatedBlock ? look(block) : child.getKey();
      Shown last = shown.isEmpty() ? null : shown.get(shown.size() - 1);
      if (last != null && last.look().equals(look)) {
        String first = last.names().replaceFirst(" to .*", "");
        shown.set(shown.size() - 1, new Shown(first + " to " + child.getKey(), block, look));
      } else {
        shown.add(new Shown(child.getKey(), block, look));
      }
    }
    shown.forEach(one -> node(html, one.names(), one.block(), style));
  }

  /** Whether a node is switched off, and hands on what it reads. */
  private static boolean isOff(GraphBlock block) {
    return operator(block).equals("Identity");
  }

  /** What repetitions have in common that are shown once. */
  private static String look(GraphBlock block) {
    StringBuilder look = new StringBuilder(operator(block));
    look.append(block.inputs()).append(block.shape()).append(block.parameterCount());
    for (Pair<String, Block> child : block.getChildren()) {
      look.append(child.getKey());
      look.append(child.getValue() instanceof GraphBlock part ? look(part) : "");
    }
    return look.toString();
  }

  private void node(StringBuilder html, String name, GraphBlock block, String style) {
    boolean leaf = block.getChildren().values().stream().noneMatch(GraphBlock.class::isInstance);
    html.append(leaf ? "<div class=\"leaf" : "<details class=\"").append(style).append("\">");
    html.append(leaf ? "" : "<summary>");
    html.append("<span class=\"what\"><b>").append(HtmlPage.escape(name)).append("</b> <i>");
    html.append(HtmlPage.escape(operator(block))).append("</i></span>");
    long parameters = block.parameterCount();
    html.append("<span class=\"count\">").append(HtmlPage.escape("" + block.shape()));
    html.append(parameters == 0 ? "" : format(" · %,d", parameters)).append("</span>");
    if (parameters > 0) {
      html.append(
          format(
              "<span class=\"share\"><b style=\"width:%.1f%%\"></b></span>",
              100.0 * parameters / all));
    }
    if (leaf) {
      html.append("</div>\n");
      return;
    }
    html.append("</summary>\n");
    children(html, block, "");
    html.append("</details>\n");
  }

  private static String operator(GraphBlock block) {
    if (block instanceof RepeatedBlock && !block.getChildren().isEmpty()) {
      return block.getChildren().size()
          + " × "
          + operator((GraphBlock) block.getChildren().get(0).getValue());
    }
    return block.getClass().getSimpleName().replaceFirst("(Op|Unit|Block)$", "");
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
