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
 */
public record ResolvedNode(
    Node node,
    List<Edge> inputs,
    Optional<Edge> like,
    Map<String, AttributeSource> attributes,
    Optional<AttributeSource> repeat,
    Optional<AttributeSource> condition) {
  /** Its name. */
  public String name() {
    return node.name();
  }

  /** What it is. */
  public NodeType type() {
    return node.use().type();
  }

  /** How one of its attributes changes over its repetitions. */
  public Variation variation(String attribute) {
    if (attributes.get(attribute) instanceof AttributeSource.Hyper hyper && hyper.ramp()) {
      return Variation.RAMP;
    }
    boolean first = type().member(attribute).map(Member::onFirst).orElse(false);
    return repeat.isPresent() && first ? Variation.FIRST : Variation.NONE;
  }
}
