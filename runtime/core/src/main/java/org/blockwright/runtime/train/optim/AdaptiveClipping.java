package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Adaptive gradient clipping (Brock et al., arXiv 2102.06171, section 4.1; {@code agc_optax.py} of
 * google-deepmind/deepmind-research): the gradient of each output unit's weights is scaled down
 * where its norm exceeds a share of the norm of those weights.
 */
public final class AdaptiveClipping {
  /** Weights of a smaller norm count as having this one, so that those that start at 0 can grow. */
  private static final double LEAST_WEIGHT = 1e-3;

  /** A smaller gradient counts as having this norm, so that nothing is divided by 0. */
  private static final double LEAST_GRADIENT = 1e-6;

  private AdaptiveClipping() {}

  /**
   * Multiplies a unit's gradient {@code g} by {@code limit * max(|w|, 1e-3) / max(|g|, 1e-6)} where
   * that is below 1, {@code w} being the unit's weights. A unit is a slice along the first axis; a
   * parameter with one axis, or with one that is longer than 1, is one unit.
   *
   * @param scope takes what is made on the way
   * @param parameters whose gradients to clip, all on one device; those without one are left out
   * @param limit the share, such as 0.01
   */
  public static void clip(NDManager scope, List<NDArray> parameters, double limit) {
    Tensors.withoutGradients(
        () -> {
          for (NDArray parameter : parameters) {
            NDArray gradient = Tensors.gradient(parameter);
            if (gradient != null) {
              gradient.attach(scope);
              try (NDManager own = scope.newSubManager()) {
                gradient.muli(factors(own, parameter, gradient, limit));
              }
              gradient.close();
            }
          }
          return null;
        });
  }

  /** What each unit's gradient is multiplied by, to be spread over a parameter's other axes. */
  private static NDArray factors(
      NDManager scope, NDArray parameter, NDArray gradient, double limit) {
    Shape shape = parameter.getShape();
    long units = units(shape);
    NDArray most = norms(scope, parameter, units).maximum(LEAST_WEIGHT).mul(limit);
    NDArray factor = most.div(norms(scope, gradient, units).maximum(LEAST_GRADIENT)).minimum(1);
    long[] spread = new long[shape.dimension()];
    Arrays.fill(spread, 1);
    if (units > 1) {
      spread[0] = units;
    }
    return factor.reshape(new Shape(spread));
  }

  private static long units(Shape shape) {
    long axes = Arrays.stream(shape.getShape()).filter(length -> length > 1).count();
    return axes > 1 ? shape.get(0) : 1;
  }

  private static NDArray norms(NDManager scope, NDArray values, long units) {
    NDArray rows = values.reshape(units, -1);
    rows.attach(scope);
    NDArray norms = rows.norm(new int[] {1});
    norms.attach(scope);
    return norms;
  }
}
