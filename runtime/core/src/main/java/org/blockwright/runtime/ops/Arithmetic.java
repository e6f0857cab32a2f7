package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * The ways in which a network has been calculated, which differ in speed and in the last bits. A
 * run of training keeps the one that it was started with, so that it goes on to the same bits.
 */
public enum Arithmetic {
  /**
   * Maps lie as {@code (N, C, H, W)}, and activations that DJL has no method for are put together
   * of its operators. So does every run that does not say how.
   */
  COMPOSED,
  /**
   * On CPUs the images of a training step lie as {@code (N, H, W, C)}, in which convolutions are
   * faster, and so does what follows from them; activations are the engine's own, and NOAH of many
   * classes copies no map.
   */
  CHANNELS_LAST,
  /**
   * As {@link #CHANNELS_LAST}, and attention that nobody watches is the engine's own operator on
   * CPUs in float32, which keeps one number of each query for the gradients instead of its shares.
   * The gradients of channels that were cut apart are joined instead of added up among zeros. NOAH
   * is calculated by that formulation which a table says is the fastest.
   */
  FUSED;

  /**
   * What new runs take. A network by itself is {@link #COMPOSED}: the engine's batch norms add up
   * more exactly where channels do not lie last.
   */
  public static final Arithmetic OF_NEW_RUNS = FUSED;

  /** Axes of {@code (N, C, H, W)}. */
  private static final int MAP = 4;

  /**
   * That of a name such as {@code channels_last}.
   *
   * @throws BlockwrightException if there is none
   */
  public static Arithmetic of(String name) {
    for (Arithmetic arithmetic : values()) {
      if (arithmetic.toString().equals(name)) {
        return arithmetic;
      }
    }
    throw new WeightsException(
        "The run was calculated as \"%s\", of which this version knows %s only; go on with the version that it was started with."
            .formatted(
                name,
                Arrays.stream(values())
                    .map(Arithmetic::toString)
                    .collect(Collectors.joining(", "))));
  }

  /** What a network reads in a training step, as it is to lie: new arrays, or those given. */
  NDArray[] laidOut(NDArray... inputs) {
    return this == COMPOSED
        ? inputs
        : Arrays.stream(inputs).map(Arithmetic::laidOut).toArray(NDArray[]::new);
  }

  private static NDArray laidOut(NDArray input) {
    boolean faster =
        !input.getDevice().isGpu()
            && input.getDataType() == DataType.FLOAT32
            && input.getShape().dimension() == MAP;
    return faster ? Tensors.channelsLast(input) : input;
  }

  /** The name that checkpoints use. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
