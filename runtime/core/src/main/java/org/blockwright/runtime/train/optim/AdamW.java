package org.blockwright.runtime.train.optim;

import java.util.List;
import org.blockwright.runtime.pytorch.ElementwiseUpdate;

/**
 * Adam with decoupled decay as {@code torch.optim.AdamW}: {@code p *= 1 - lr * decay} before the
 * step, moments corrected for their bias, epsilon added to the corrected root.
 */
public final class AdamW extends Moments {
  /**
   * @param tensors what is trained
   * @param beta1 of the mean of gradients
   * @param beta2 of the mean of their squares
   * @param epsilon added to the root
   */
  public AdamW(TrainedTensors tensors, double beta1, double beta2, double epsilon) {
    super(tensors, beta1, beta2, epsilon);
  }

  @Override
  void update(List<Change> changes) {
    Compiled.UPDATE.run(changes.stream().map(this::row).toList());
  }

  /** When it is first needed. */
  private static final class Compiled {
    private static final ElementwiseUpdate UPDATE =
        updating(
            List.of(
                "_4 = torch.mul_(parameter, keep)",
                "change = torch.mul_(torch.div(mean, root), torch.div(rate, correction))",
                "_5 = torch.sub_(parameter, change)"));
  }
}
