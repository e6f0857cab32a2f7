package org.blockwright.runtime.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.rule.Nearest;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.OperatorBlock;

/**
 * What a node put out for a batch of images, in Java's memory.
 *
 * @param node its path, such as {@code blocks.3.attn}
 * @param shape of the values, the number of images first
 * @param values in row-major order
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not compared
public record NodeOutput(String node, long[] shape, float[] values) {
  /**
   * Runs a network and keeps what some of its nodes put out.
   *
   * @param model in evaluation
   * @param input images {@code (N, C, H, W)}, normalised
   * @param nodes paths of nodes, of operators and of whatever contains them
   * @return by path, in the order of {@code nodes}
   * @throws BlockwrightException if there is no such node, or it has no operator of its own because
   *     it is switched off or written by hand
   */
  public static Map<String, NodeOutput> of(Classifier model, NDArray input, List<String> nodes) {
    Map<OperatorBlock<?>, List<String>> wanted = new IdentityHashMap<>();
    for (String node : nodes) {
      wanted.computeIfAbsent(producer(model, node), op -> new ArrayList<>()).add(node);
    }
    Map<String, NodeOutput> found = new LinkedHashMap<>();
    nodes.forEach(node -> found.put(node, null));
    ForwardPass.Observer keeper =
        new ForwardPass.Observer() {
          @Override
          public void produced(OperatorBlock<?> op, NDArray[] inputs, NDArray output) {
            for (String node : wanted.getOrDefault(op, List.of())) {
              found.put(
                  node, new NodeOutput(node, output.getShape().getShape(), output.toFloatArray()));
            }
          }
        };
    model.logits(input, keeper).close();
    return found;
  }

  /**
   * The operator whose output is a node's: the last one of the last node in it, and so on.
   *
   * @param node its path, such as {@code blocks.3.attn}
   * @throws BlockwrightException if there is no such node, or it has no operator of its own because
   *     it is switched off or written by hand
   */
  public static OperatorBlock<?> producer(Classifier model, String node) {
    Block block = block(model, node);
    while (!(block instanceof OperatorBlock<?>)) {
      PairList<String, Block> children = block.getChildren();
      if (children.isEmpty()) {
        throw new UsageException(
            "the node "
                + node
                + " of "
                + model.id()
                + " puts out nothing of its own: it is switched off, or written by hand");
      }
      block = children.get(children.size() - 1).getValue();
    }
    return (OperatorBlock<?>) block;
  }

  /**
   * The block of a node's path.
   *
   * @throws BlockwrightException if there is no such node
   */
  static Block block(Classifier model, String node) {
    Block block = model;
    for (String name : node.split("\\.", -1)) {
      block = child(model, block, name, node);
    }
    return block;
  }

  private static Block child(Classifier model, Block block, String name, String node) {
    List<String> names = new ArrayList<>();
    for (Pair<String, Block> child : block.getChildren()) {
      if (child.getKey().equals(name)) {
        return child.getValue();
      }
      names.add(child.getKey());
    }
    throw new UsageException(
        "there is no node "
            + name
            + (node.equals(name) ? "" : " in " + node)
            + " of "
            + model.id()
            + Nearest.hint(name, names));
  }
}
