package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.pytorch.ElementwiseUpdate;

/**
 * Stochastic gradient descent as {@code torch.optim.SGD}: decay is added to the gradient, the first
 * momentum buffer is the first gradient, and the rate stays outside the buffer.
 */
public final class Sgd extends Optimizer {
  private final double momentum;
  private final boolean nesterov;
  private final NDArray[] buffers = slots("momentum_buffer.");

  /**
   * @param tensors what is trained
   * @param momentum 0 for none
   * @param nesterov whether to look ahead along the buffer; needs a momentum
   */
  public Sgd(TrainedTensors tensors, double momentum, boolean nesterov) {
    super(tensors);
    if (nesterov && momentum <= 0) {
      throw new RecipeException("The recipe's nesterov=true needs a momentum above 0.");
    }
    this.momentum = momentum;
    this.nesterov = nesterov;
  }

  @Override
  void update(List<Change> changes) {
    if (momentum == 0) {
      Plain.UPDATE.run(changes.stream().map(Sgd::plain).toList());
    } else {
      WithMomentum.UPDATE.run(changes.stream().map(this::withMomentum).toList());
    }
  }

  private static ElementwiseUpdate.Row plain(Change change) {
    return new ElementwiseUpdate.Row(
        List.of(change.parameter(), change.gradient()), List.of(change.decay(), change.rate()));
  }

  private ElementwiseUpdate.Row withMomentum(Change change) {
    double begun = buffers[change.index()] == null ? 0 : 1;
    if (begun == 0) {
      buffers[change.index()] = keep(change.gradient());
    }
    return new ElementwiseUpdate.Row(
        List.of(change.parameter(), change.gradient(), buffers[change.index()]),
        List.of(change.decay(), change.rate(), momentum, nesterov ? 1.0 : 0, begun));
  }

  /** Compiled when it is first needed. */
  private static final class Plain {
    private static final ElementwiseUpdate UPDATE =
        ElementwiseUpdate.of(
            List.of("parameter", "gradient"),
            List.of("decay", "rate"),
            together(DECAY, List.of("_1 = torch.sub_(parameter, torch.mul(gradient, rate))")));
  }

  /** As {@link Plain}. */
  private static final class WithMomentum {
    private static final ElementwiseUpdate UPDATE =
        ElementwiseUpdate.of(
            List.of("parameter", "gradient", "buffer"),
            List.of("decay", "rate", "momentum", "nesterov", "begun"),
            together(
                DECAY,
                List.of(
                    "if torch.ne(begun, 0.):",
                    "  _1 = torch.add_(torch.mul_(buffer, momentum), gradient)",
                    "else:",
                    "  _2 = torch.copy_(buffer, gradient)",
                    "if torch.ne(nesterov, 0.):",
                    "  _3 = torch.add_(gradient, torch.mul(buffer, momentum))",
                    "  _4 = torch.sub_(parameter, torch.mul(gradient, rate))",
                    "else:",
                    "  _5 = torch.sub_(parameter, torch.mul(buffer, rate))")));
  }
}
