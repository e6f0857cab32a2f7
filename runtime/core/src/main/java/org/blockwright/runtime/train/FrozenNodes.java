package org.blockwright.runtime.train;

import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.blockwright.rule.Nearest;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.NativeBlock;
import org.blockwright.runtime.ops.OperatorBlock;

/**
 * The nodes of a model that are not trained: their parameters get no gradients, their batch norms
 * use and keep the statistics that they have.
 */
final class FrozenNodes {
  /** Names all nodes but the head. */
  static final String BACKBONE = "backbone";

  /** The node that turns the backbone's output into logits. */
  static final String HEAD = "head";

  private final List<String> paths;

  private FrozenNodes(List<String> paths) {
    this.paths = paths;
  }

  /**
   * Freezes nodes of an instance of a model.
   *
   * @param names nodes by their paths, such as {@code layer1} or {@code layer1.0}; {@value
   *     #BACKBONE} is all but the head
   * @throws BlockwrightException if the model has no such node
   */
  static FrozenNodes of(Block model, List<String> names) {
    if (names.isEmpty()) {
      return new FrozenNodes(List.of());
    }
    if (!(model instanceof GraphBlock graph)) {
      throw new RecipeException(
          "The recipe freezes "
              + String.join(", ", names)
              + ", but the model is a block without named nodes.");
    }
    Set<String> known = new LinkedHashSet<>();
    graph.visitBlocks((path, block) -> known.add(path));
    known.remove("");
    List<String> paths = new ArrayList<>();
    for (String name : names) {
      if (known.contains(name)) {
        paths.add(name);
      } else if (name.equals(BACKBONE)) {
        top(known).stream().filter(node -> !node.equals(HEAD)).forEach(paths::add);
      } else {
        throw unknown(name, known);
      }
    }
    FrozenNodes frozen = new FrozenNodes(paths);
    graph.visitBlocks(
        (path, block) -> {
          if (frozen.holds(path)) {
            keepStatistics(block);
          }
        });
    return frozen;
  }

  private static void keepStatistics(GraphBlock block) {
    if (block instanceof OperatorBlock<?> operator) {
      operator.keepStatistics();
    } else if (block instanceof NativeBlock hand) {
      hand.keepStatistics();
    }
  }

  private static List<String> top(Set<String> known) {
    return known.stream().filter(path -> path.indexOf('.') < 0).toList();
  }

  private static BlockwrightException unknown(String name, Set<String> known) {
    String near =
        Nearest.of(name, known, 1).stream()
            .map(node -> " Did you mean " + node + "?")
            .collect(Collectors.joining());
    return new RecipeException(
        "The recipe freezes "
            + name
            + ", but the model has no such node."
            + near
            + " It has "
            + String.join(", ", top(known))
            + ", and "
            + BACKBONE
            + " is all but the head.");
  }

  /** Whether a node, parameter or buffer belongs to a frozen node. */
  boolean holds(String path) {
    return paths.stream().anyMatch(node -> path.equals(node) || path.startsWith(node + "."));
  }
}
