package org.blockwright.processor.resolve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.Size;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.Node;
import org.blockwright.processor.read.NodeType;

/** The channels that a node puts out. */
final class OutputWidth {
  private static final String OUT = "out";

  private OutputWidth() {}

  /**
   * Whether an operator reads the image of a backbone and would leave its channels as they are
   * because nobody says how many come out; one for each channel is meant where it works on each
   * alone.
   */
  static boolean isForgotten(
      Node node, List<Edge> inputs, Optional<Edge> like, Map<String, AttributeSource> attributes) {
    NodeType type = node.use().type();
    return like.isEmpty()
        && type.kind() == NodeType.Kind.OPERATOR
        && type.member(OUT).map(Member::defaultValue).filter(d -> d.equals(Size.SAME)).isPresent()
        && attributes.keySet().stream().noneMatch(List.of(OUT, "scale", "depthwise")::contains)
        && !inputs.isEmpty()
        && inputs.stream().allMatch(Edge::isInput);
  }
}
