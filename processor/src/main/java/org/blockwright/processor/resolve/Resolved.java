package org.blockwright.processor.resolve;

import java.util.List;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.Callable;

/**
 * A graph in an order in which every node comes after what it reads. The order follows from the
 * edges alone, not from the order of declaration.
 *
 * @param callable the blueprint
 * @param steps the nodes; the last one is the output
 */
public record Resolved(Callable callable, List<Step> steps) {
  /** As declared. */
  public Blueprint blueprint() {
    return callable.blueprint().orElseThrow();
  }

  /** The output. */
  public Step output() {
    return steps.get(steps.size() - 1);
  }
}
