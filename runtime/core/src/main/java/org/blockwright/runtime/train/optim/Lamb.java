package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.blockwright.runtime.pytorch.ElementwiseUpdate;

/**
 * LAMB (You et al., arXiv 1904.00962, algorithm 2) as apex's {@code FusedLAMB} and timm's {@code
 * Lamb} have it: Adam's corrected step plus decay times the parameter, as long as the parameter is.
 * Parameters that do not decay take Adam's step as it is. Both clip the gradients' global norm to 1
 * before; that is the recipe's {@code clip_norm}.
 */
public final class Lamb extends Moments {
  /**
   * @param tensors what is trained
   * @param beta1 of the mean of gradients
   * @param beta2 of the mean of their squares
   * @param epsilon added to the root; 1e-6 in both sources
   */
  public Lamb(TrainedTensors tensors, double beta1, double beta2, double epsilon) {
    super(tensors, beta1, beta2, epsilon);
  }

  @Override
  void update(List<Change> changes) {
    Compiled.UPDATE.run(changes.stream().map(this::row).toList());
    changes.forEach(Lamb::follow);
  }

  /** Goes along what stands in the place of the gradient now. */
  private static void follow(Change change) {
    NDArray way = change.gradient();
    NDArray parameter = change.parameter();
    if (change.decay() != 0) {
      try (NDManager own = way.getManager().newSubManager()) {
        NDArray shrink = parameter.mul(change.decay());
        shrink.attach(own);
        way.addi(shrink).muli(trust(own, parameter, way));
      }
    }
    parameter.subi(way.muli(change.rate()));
  }

  /** The parameter's norm over the change's, 1 where either is 0; it stays on the device. */
  private static NDArray trust(NDManager scope, NDArray parameter, NDArray change) {
    NDArray length = parameter.norm();
    NDArray step = change.norm();
    length.attach(scope);
    step.attach(scope);
    NDArray both = length.mul(step).gt(0);
    return NDArrays.where(both, length.div(step), length.onesLike());
  }

  /** When it is first needed. */
  private static final class Compiled {
    private static final ElementwiseUpdate UPDATE =
        updating(
            List.of("_4 = torch.copy_(gradient, torch.div_(torch.div(mean, root), correction))"));
  }
}
