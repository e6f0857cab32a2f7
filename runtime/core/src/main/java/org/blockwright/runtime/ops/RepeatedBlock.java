package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.blockwright.rule.Shaped;

/**
 * A part repeated in a row; its children are named 0, 1, and so on. None at all is the identity.
 */
public final class RepeatedBlock extends CompositeBlock {
  private final GraphBlock[] parts;

  RepeatedBlock(
      int times,
      Shaped x,
      List<? extends Shaped> others,
      BiFunction<Integer, Shaped, GraphBlock> part) {
    super(Stream.concat(Stream.of(x), others.stream()).toList());
    parts = new GraphBlock[times];
    Shaped previous = x;
    for (int i = 0; i < times; i++) {
      parts[i] = node(Integer.toString(i), part.apply(i, previous));
      previous = parts[i];
    }
  }

  /** One repetition. */
  public GraphBlock get(int repetition) {
    return parts[repetition];
  }

  /**
   * Runs the block and keeps the outputs of single repetitions.
   *
   * @param repetitions which ones
   * @return their outputs in that order, then that of the whole; the caller releases them all
   */
  public NDArray[] applyKeeping(ForwardPass pass, int[] repetitions, NDArray... inputs) {
    NDArray[] kept = new NDArray[repetitions.length + 1];
    kept[repetitions.length] = run(pass, repetitions, kept, inputs);
    return kept;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return run(pass, new int[0], new NDArray[0], inputs);
  }

  private NDArray run(ForwardPass pass, int[] repetitions, NDArray[] kept, NDArray... inputs) {
    if (parts.length == 0) {
      pass.borrow(inputs[0]);
      return inputs[0];
    }
    NDArray[] read = inputs.clone();
    for (int i = 0; i < parts.length; i++) {
      NDArray next = parts[i].apply(pass, read);
      if (i > 0) {
        pass.release(read[0]);
      }
      read[0] = next;
      for (int k = 0; k < repetitions.length; k++) {
        if (repetitions[k] == i) {
          pass.borrow(next);
          kept[k] = next;
        }
      }
    }
    return read[0];
  }
}
