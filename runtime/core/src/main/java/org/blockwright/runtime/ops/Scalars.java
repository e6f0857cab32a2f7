package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Numbers for arithmetic that gradients flow through.
 *
 * <p>Never write {@code x.mul(0.5)}, {@code x.div(n)} or {@code x.minimum(n)} there: DJL keeps the
 * number in memory that the garbage collector frees, while the graph still reads it in the backward
 * pass, and the gradient is then multiplied by whatever lies there.
 */
public final class Scalars {
  private Scalars() {}

  /** A scalar of {@code beside}'s type, on its device, in the engine's own memory. */
  public static NDArray of(double value, NDArray beside) {
    try (NDArray number = beside.getManager().create(value)) {
      return Tensors.copyOf(number, beside.getDataType());
    }
  }
}
