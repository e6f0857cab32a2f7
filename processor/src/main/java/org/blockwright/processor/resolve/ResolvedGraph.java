package org.blockwright.processor.resolve;

import java.util.List;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.NodeType;

/**
 * A graph in an order in which every node comes after what it reads. The order follows from the
 * edges alone, not from the order of declaration.
 *
 * @param type the blueprint
 * @param steps the nodes; the last one is the output
 */
public record ResolvedGraph(NodeType type, List<ResolvedNode> steps) {
  /** As declared. */
  public Blueprint blueprint() {
    return type.blueprint().orElseThrow();
  }

  /** The output. */
  public ResolvedNode output() {
    return steps.get(steps.size() - 1);
  }
}
