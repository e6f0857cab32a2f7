package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.function.BiFunction;
import org.blockwright.rule.Shaped;

/**
 * A part repeated in a row; its children are named 0, 1, and so on. None at all is the identity.
 */
public final class RepeatedBlock extends CompositeBlock {
  private final GraphBlock[] parts;

  RepeatedBlock(int times, Shaped x, BiFunction<Integer, Shaped, GraphBlock> part) {
    super(x);
    parts = new GraphBlock[times];
    Shaped previous = x;
    for (int i = 0; i < times; i++) {
      parts[i] = node(Integer.toString(i), part.apply(i, previous));
      previous = parts[i];
    }
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray x) {
    if (parts.length == 0) {
      pass.borrow(x);
      return x;
    }
    NDArray y = parts[0].apply(pass, x);
    for (int i = 1; i < parts.length; i++) {
      NDArray next = parts[i].apply(pass, y);
      pass.release(y);
      y = next;
    }
    return y;
  }
}
