package org.blockwright.runtime.train;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import org.blockwright.runtime.ops.Arithmetic;
import org.blockwright.runtime.ops.GraphBlock;

/** Makes instances of a model, one for each device and one for its moving average. */
@FunctionalInterface
public interface BlockFactory {
  /** An initialised instance whose arrays belong to {@code manager}. */
  Block create(NDManager manager);

  /** The same instances, calculated in one of the ways that there are. */
  default BlockFactory with(Arithmetic arithmetic) {
    return manager -> {
      Block block = create(manager);
      set(block, arithmetic);
      return block;
    };
  }

  private static void set(Block block, Arithmetic arithmetic) {
    if (block instanceof GraphBlock part) {
      part.setArithmetic(arithmetic);
    }
    block.getChildren().values().forEach(child -> set(child, arithmetic));
  }
}
