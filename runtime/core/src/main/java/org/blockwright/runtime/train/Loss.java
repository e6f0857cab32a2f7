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

  /**
   * Cross entropy with the class that a teacher's logits, in place of the targets, are highest in.
   */
  static Loss hardDistillation() {
    return (outputs, teacher) -> {
      NDArray chosen = teacher.argMax(-1).oneHot((int) teacher.getShape().get(1));
      return softmax().of(outputs, chosen.toType(outputs.head().getDataType(), false));
    };
  }

  /**
   * Divergence from a teacher's distribution, whose logits stand in place of the targets, both at a
   * temperature T: {@code T^2 / (N K) sum p log (p / q)}, as DeiT's DistillationLoss.
   */
  static Loss softDistillation(double temperature) {
    return (outputs, teacher) -> {
      NDArray logits = outputs.head();
      NDArray own = logits.div(Scalars.of(temperature, logits)).logSoftmax(-1);
      NDArray theirs = teacher.div(Scalars.of(temperature, teacher)).logSoftmax(-1);
      double share = temperature * temperature / logits.getShape().size();
      return theirs.exp().mul(theirs.sub(own)).sum().mul(Scalars.of(share, logits));
    };
  }
}
