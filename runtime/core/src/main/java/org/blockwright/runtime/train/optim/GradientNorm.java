package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import org.blockwright.runtime.pytorch.ElementwiseUpdate;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * The global L2 norm of gradients, and clipping to it as {@code torch.nn.utils.clip_grad_norm_}.
 */
public final class GradientNorm {
  private static final double EPSILON = 1e-6;

  private GradientNorm() {}

  /**
   * Multiplies all gradients by a factor.
   *
   * @param scope takes what is made on the way
   * @param parameters whose gradients to scale, all on one device
   */
  public static void scale(NDManager scope, List<NDArray> parameters, double factor) {
    Tensors.withoutGradients(
        () -> {
          NDList gradients = gradients(scope, parameters);
          multiply(gradients, (float) factor);
          gradients.close();
          return null;
        });
  }

  /**
   * Scales all gradients by {@code limit / (norm + 1e-6)} where that is below 1.
   *
   * @param scope takes what is made on the way
   * @param parameters whose gradients to clip, all on one device; those without one count as zero
   * @param limit the largest norm; infinity only measures
   * @return the norm before clipping
   */
  public static double clip(NDManager scope, List<NDArray> parameters, double limit) {
    return Tensors.withoutGradients(
        () -> {
          NDList gradients = gradients(scope, parameters);
          if (gradients.isEmpty()) {
            return 0.0;
          }
          NDList norms = new NDList();
          gradients.forEach(gradient -> norms.add(gradient.norm()));
          double norm = NDArrays.stack(norms).norm().toType(DataType.FLOAT64, false).getDouble();
          double scale = limit / (norm + EPSILON);
          if (scale < 1) {
            multiply(gradients, scale);
          }
          gradients.close();
          return norm;
        });
  }

  private static NDList gradients(NDManager scope, List<NDArray> parameters) {
    NDList gradients = new NDList();
    for (NDArray parameter : parameters) {
      NDArray gradient = Tensors.gradient(parameter);
      if (gradient != null) {
        gradient.attach(scope);
        gradients.add(gradient);
      }
    }
    return gradients;
  }

  private static void multiply(NDList gradients, double factor) {
    Scaled.UPDATE.run(
        gradients.stream()
            .map(gradient -> new ElementwiseUpdate.Row(List.of(gradient), List.of(factor)))
            .toList());
  }

  /** Compiled when it is first needed. */
  private static final class Scaled {
    private static final ElementwiseUpdate UPDATE =
        ElementwiseUpdate.of(
            List.of("gradient"), List.of("factor"), List.of("_0 = torch.mul_(gradient, factor)"));
  }
}
