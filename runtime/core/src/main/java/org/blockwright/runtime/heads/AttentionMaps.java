package org.blockwright.runtime.heads;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.OperatorBlock;

/**
 * What a network says and where its head looked, from one run in evaluation.
 *
 * @param output its output, for a classifier the logits {@code (N, classes)}
 * @param maps its head's attention maps, each {@code (N, groups, classes, L)}, as {@link
 *     AttentionHead#attention} lists them; none where no head of the network has any
 */
public record AttentionMaps(NDArray output, List<NDArray> maps) implements AutoCloseable {
  /**
   * Runs a network, or a head alone.
   *
   * @param network initialised
   * @param inputs what it reads; they stay open
   * @return arrays attached to the first input's manager
   */
  public static AttentionMaps of(GraphBlock network, NDArray... inputs) {
    List<NDArray> maps = new ArrayList<>();
    ForwardPass.Observer keeper =
        new ForwardPass.Observer() {
          @Override
          public void attended(OperatorBlock<?> head, NDArray... shown) {
            // Another handle on the same values stays open when the head closes its own.
            Arrays.stream(shown).map(map -> map.reshape(map.getShape())).forEach(maps::add);
          }
        };
    ParameterStore store = new ParameterStore(inputs[0].getManager(), false);
    try (ForwardPass pass = new ForwardPass(store, false, keeper)) {
      return new AttentionMaps(pass.run(network, inputs), maps);
    }
  }

  @Override
  public void close() {
    output.close();
    maps.forEach(NDArray::close);
  }
}
