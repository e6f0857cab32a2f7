package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.blockwright.runtime.ops.Scalars;

/** What training makes small. */
@FunctionalInterface
public interface Loss {
  /**
   * The mean loss of a batch.
   *
   * @param outputs what the model gave, its logits (N, K) first
   * @param targets (N, K)
   * @return a scalar
   */
  NDArray of(NDList outputs, NDArray targets);

  /** Mean over rows of {@code - sum_k target * log softmax}: soft-target cross entropy. */
  static Loss softmax() {
    return (outputs, targets) -> {
      NDArray logits = outputs.head();
      NDArray rows = Scalars.of(-logits.getShape().get(0), logits);
      return logits.logSoftmax(-1).mul(targets).sum().div(rows);
    };
  }

  /**
   * Binary cross entropy of each class on its own, mean over rows and classes, as {@code
   * BCEWithLogitsLoss}: {@code max(x, 0) - x t + log(1 + exp(-|x|))}.
   */
  static Loss binary() {
    return (outputs, targets) -> {
      NDArray logits = outputs.head();
      NDArray rest = logits.abs().neg().getNDArrayInternal().softPlus();
      return logits.getNDArrayInternal().relu().sub(logits.mul(targets)).add(rest).mean();
    };
  }
}
