package org.blockwright.runtime.heads;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ops.AttentionOutput;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GraphBlock;

/**
 * What a network says and where it looked, from one run in evaluation.
 *
 * @param output its output, for a classifier the logits {@code (N, classes)}
 * @param maps the attention maps of all nodes that are attention, in order of the run, each {@code
 *     (N, groups, classes, L)}; none where there is no such node
 * @param nodes paths of the nodes that the maps are of, such as {@code head} or {@code
 *     blocks.3.attn}
 * @param shapes shapes of the maps without the batch, whose height and width are the grid
 */
public record AttentionMaps(
    NDArray output, List<NDArray> maps, List<String> nodes, List<TensorShape> shapes)
    implements AutoCloseable {
  /**
   * Runs a network, or a head alone.
   *
   * @param network initialised
   * @param inputs what it reads; they stay open
   * @return arrays attached to the first input's manager
   */
  public static AttentionMaps of(GraphBlock network, NDArray... inputs) {
    Map<GraphBlock, String> paths = new IdentityHashMap<>();
    network.visitBlocks((path, block) -> paths.put(block, path));
    List<NDArray> maps = new ArrayList<>();
    List<String> nodes = new ArrayList<>();
    List<TensorShape> shapes = new ArrayList<>();
    ForwardPass.Observer keeper =
        new ForwardPass.Observer() {
          @Override
          public void attended(GraphBlock block, NDArray... shown) {
            for (int i = 0; i < shown.length; i++) {
              TensorShape shape = block.attentionShapes().get(i);
              maps.add(grouped(shown[i], block, shape));
              nodes.add(paths.getOrDefault(block, ""));
              shapes.add(shape);
            }
          }
        };
    ParameterStore store = new ParameterStore(inputs[0].getManager(), false);
    try (ForwardPass pass = new ForwardPass(store, false, keeper)) {
      return new AttentionMaps(pass.run(network, inputs), maps, nodes, shapes);
    }
  }

  /** Another handle on the values, which stays open when the block closes its own. */
  private static NDArray grouped(NDArray map, GraphBlock block, TensorShape shape) {
    long[] dims = {-1, shape.groups(), shape.channels(), shape.positions()};
    boolean tokens =
        !(block instanceof AttentionOutput) && block.shape().kind() == TensorShape.Kind.TOKENS;
    if (!tokens) {
      return map.reshape(dims);
    }
    try (NDArray columns = map.transpose(0, 2, 1)) {
      return columns.reshape(dims);
    }
  }

  @Override
  public void close() {
    output.close();
    maps.forEach(NDArray::close);
  }
}
