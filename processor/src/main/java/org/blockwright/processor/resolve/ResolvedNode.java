package org.blockwright.processor.resolve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.Node;
import org.blockwright.processor.read.NodeType;

/**
 * A node whose names are resolved.
 *
 * @param node as declared
 * @param inputs what it reads, in order
 * @param like what lends it a shape
 * @param attributes where its attributes come from; absent ones have their default
 * @param repeat how often it is repeated, where it is
 * @param condition what switches it, where something does
 * @param trainingOnly whether only outputs need it that exist in training only
 */
public record ResolvedNode(
    Node node,
    List<Edge> inputs,
    Optional<Edge> like,
    Map<String, AttributeSource> attributes,
    Optional<AttributeSource> repeat,
    Optional<AttributeSource> condition,
    boolean trainingOnly) {
  /** The same, needed in training only. */
  ResolvedNode inTrainingOnly() {
    return new ResolvedNode(node, inputs, like, attributes, repeat, condition, true);
  }

  /** Its name. */
  public String name() {
    return node.name();
  }

  /** What it is; where a hyper-parameter says that, only that. */
  public NodeType type() {
    return node.use().type();
  }

  /** Whether a hyper-parameter says what it is. */
  public boolean isSlot() {
    return node.slot().isPresent();
  }

  /**
   * What nodes have in common that spread one value among them: what exists in training only leaves
   * the network beside it as it is.
   */
  public String rampKey(AttributeSource.Hyper hyper) {
    return trainingOnly ? hyper.name() + " in training only" : hyper.name();
  }

  /** How one of its attributes changes over its repetitions. */
  public Variation variation(String attribute) {
    return variation(attribute, type());
  }

  /** The same where a hyper-parameter has chosen what it is. */
  public Variation variation(String attribute, NodeType chosen) {
    if (attributes.get(attribute) instanceof AttributeSource.Hyper hyper) {
      if (hyper.ramp() || hyper.each()) {
        return hyper.ramp() ? Variation.RAMP : Variation.EACH;
      }
    }
    boolean first = chosen.member(attribute).map(Member::onFirst).orElse(false);
    return repeat.isPresent() && first ? Variation.FIRST : Variation.NONE;
  }
}
