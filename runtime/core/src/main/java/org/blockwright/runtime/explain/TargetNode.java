package org.blockwright.runtime.explain;

import ai.djl.nn.Block;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.ParallelBlock;
import org.blockwright.runtime.ops.RepeatedBlock;

/**
 * A node whose output maps are made of.
 *
 * @param node its path
 * @param block whose output it is
 */
record TargetNode(String node, GraphBlock block) {
  private static final String HEAD = "head";

  /**
   * A named node.
   *
   * @throws UsageException if there is none of that name, or what it puts out is on no grid
   */
  static TargetNode named(Classifier model, String node) {
    Block block = NodeOutput.block(model, node);
    while (block instanceof RepeatedBlock repeated && !repeated.getChildren().isEmpty()) {
      block = last(repeated);
    }
    if (!(block instanceof GraphBlock part)
        || block instanceof RepeatedBlock
        || block instanceof ParallelBlock) {
      throw new UsageException(
          "the node "
              + node
              + " of "
              + model.id()
              + " has no single output that is its own: it is switched off, made for several"
              + " inputs, or written by hand");
    }
    if (!NodeActivations.isOnGrid(part.shape())) {
      throw new UsageException(
          "the node %s of %s puts out %s, and no map or tokens on a grid: %s"
              .formatted(
                  node,
                  model.id(),
                  part.shape(),
                  lastOf(model)
                      .map(last -> "the last node with a grid before the head is " + last.node())
                      .orElse("it has no node with a grid before the head")));
    }
    return new TargetNode(node, part);
  }

  /** The last node before the head whose output stands on a grid. */
  static Optional<TargetNode> lastOf(Classifier model) {
    List<TargetNode> all = before(model);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** The nodes before the head that contain no others, on the last one's grid, in order. */
  static List<TargetNode> before(Classifier model) {
    List<TargetNode> all = new ArrayList<>();
    collect(model, "", true, model, all);
    if (all.isEmpty()) {
      return all;
    }
    TensorShape grid = all.get(all.size() - 1).block.shape();
    all.removeIf(
        target ->
            target.block.shape().height() != grid.height()
                || target.block.shape().width() != grid.width());
    return all;
  }

  /**
   * Adds what is below a block.
   *
   * @param name of the outermost block whose output the last node's is; empty for the whole network
   */
  private static void collect(
      Classifier model, String path, boolean root, GraphBlock block, List<TargetNode> all) {
    PairList<String, Block> children = block.getChildren();
    for (int i = 0; i < children.size(); i++) {
      String child = root ? children.keyAt(i) : path + "." + children.keyAt(i);
      if (!(children.valueAt(i) instanceof GraphBlock part)
          || part.isTrainingOnly()
          || root && children.keyAt(i).equals(HEAD)) {
        continue;
      }
      if (part instanceof CompositeBlock || part instanceof ParallelBlock) {
        collect(model, child, false, part, all);
      } else if (NodeActivations.isOnGrid(part.shape())) {
        all.add(new TargetNode(outermost(model, child), part));
      }
    }
  }

  /** The path of the outermost node whose output another one's is. */
  private static String outermost(Classifier model, String path) {
    String shortest = path;
    while (shortest.contains(".")) {
      String above = shortest.substring(0, shortest.lastIndexOf('.'));
      Block parent = NodeOutput.block(model, above);
      Block own = NodeOutput.block(model, shortest);
      if (!(parent instanceof CompositeBlock) || last(parent) != own) {
        return shortest;
      }
      shortest = above;
    }
    return shortest;
  }

  private static Block last(Block block) {
    return block.getChildren().valueAt(block.getChildren().size() - 1);
  }
}
