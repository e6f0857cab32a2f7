package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Set;
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

  /**
   * Names of what it reads beside the model's outputs, which it finds behind them where a batch has
   * it: {@link LossInputs#TEACHER}, {@link LossInputs#CUT} and names that {@link
   * LossInputs#uncut(String)} gives.
   */
  default Set<String> reads() {
    return Set.of();
  }

  /**
   * The loss that a recipe describes: of the logits alone where it names no outputs, else the
   * weighted sum of a loss for each.
   */
  static Loss of(TrainingRecipe recipe) {
    return LossTerms.of(recipe);
  }

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
   * BCEWithLogitsLoss}: {@code t log(1 + exp(-x)) + (1 - t) log(1 + exp(x))}.
   */
  static Loss binary() {
    return (outputs, targets) -> binaryOfEach(outputs.head(), targets).mean();
  }

  // No |x| and no max(x, 0): their slopes at 0, where some heads start, are not this one's.
  private static NDArray binaryOfEach(NDArray logits, NDArray targets) {
    NDArray positive = logits.neg().getNDArrayInternal().softPlus();
    NDArray negative = logits.getNDArrayInternal().softPlus();
    return targets.mul(positive).add(Scalars.of(1, logits).sub(targets).mul(negative));
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

  /** The same of whole batches: {@code T^2 / N sum p log (p / q)}, a divergence for each row. */
  static Loss divergence(double temperature) {
    Loss soft = softDistillation(temperature);
    return (outputs, teacher) -> {
      NDArray loss = soft.of(outputs, teacher);
      return loss.mul(Scalars.of(outputs.head().getShape().get(1), loss));
    };
  }

  /**
   * Binary cross entropy of each class weighted by how wrong it is (Lin et al., arXiv 1708.02002,
   * equation 5; the form of torchvision's {@code sigmoid_focal_loss}), mean over rows and classes:
   * {@code a (1 - q)^gamma bce}, {@code q} the probability of what is true, {@code a} alpha for the
   * positive and 1 - alpha for the negative.
   */
  static Loss focal(double gamma, double alpha) {
    return (outputs, targets) -> {
      NDArray logits = outputs.head();
      NDArray one = Scalars.of(1, logits);
      NDArray p = logits.getNDArrayInternal().sigmoid();
      NDArray rest = logits.neg().getNDArrayInternal().sigmoid();
      NDArray negative = one.sub(targets);
      NDArray wrong = p.mul(negative).add(rest.mul(targets));
      NDArray focus = atLeastEpsilon(wrong).pow(Scalars.of(gamma, logits));
      NDArray share =
          targets.mul(Scalars.of(alpha, logits)).add(negative.mul(Scalars.of(1 - alpha, logits)));
      return binaryOfEach(logits, targets).mul(focus).mul(share).mean();
    };
  }

  /**
   * Asymmetric loss (Ridnik et al., arXiv 2009.14119, equations 4 to 7), mean over rows and
   * classes: {@code -t (1 - p)^pos log p - (1 - t) r^neg log(1 - r)} with {@code r = max(p -
   * margin, 0)}, so that easy negatives count little, and very easy ones not at all.
   */
  static Loss asymmetric(double positive, double negative, double margin) {
    return (outputs, targets) -> {
      NDArray logits = outputs.head();
      NDArray one = Scalars.of(1, logits);
      NDArray p = logits.getNDArrayInternal().sigmoid();
      NDArray rest = logits.neg().getNDArrayInternal().sigmoid();
      NDArray shifted = atLeastEpsilon(p.sub(Scalars.of(margin, logits)));
      NDArray logP = logits.neg().getNDArrayInternal().softPlus();
      NDArray gains = targets.mul(atLeastEpsilon(rest).pow(Scalars.of(positive, logits))).mul(logP);
      NDArray kept = atLeastEpsilon(rest.add(Scalars.of(margin, logits)).minimum(one));
      NDArray losses =
          one.sub(targets).mul(shifted.pow(Scalars.of(negative, logits))).mul(kept.log().neg());
      return gains.add(losses).mean();
    };
  }

  /** Keeps powers and logarithms, and their gradients, finite. */
  private static NDArray atLeastEpsilon(NDArray x) {
    return x.maximum(Scalars.of(1e-8, x));
  }
}
