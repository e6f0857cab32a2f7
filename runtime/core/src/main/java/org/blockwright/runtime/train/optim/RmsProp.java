package org.blockwright.runtime.train.optim;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.runtime.pytorch.ElementwiseUpdate;

/**
 * RMSProp with momentum, not centred; decay is added to the gradient. As {@code
 * torch.optim.RMSprop}, or as TensorFlow 1 and timm's {@code RMSpropTF}, which EfficientNet and
 * MobileNetV3 were trained with: there the mean of squares begins at 1, epsilon stands below the
 * root, and the rate enters the momentum buffer.
 */
public final class RmsProp extends Optimizer {
  private final double alpha;
  private final double epsilon;
  private final double momentum;
  private final boolean tensorFlow;
  private final NDArray[] squares = slots("square_avg.");
  private final NDArray[] buffers = slots("momentum_buffer.");

  /**
   * @param tensors what is trained
   * @param alpha of the mean of squares
   * @param epsilon added to the root, or below it
   * @param momentum 0 for none
   * @param tensorFlow whether it is TensorFlow's
   */
  public RmsProp(
      TrainedTensors tensors, double alpha, double epsilon, double momentum, boolean tensorFlow) {
    super(tensors);
    this.alpha = alpha;
    this.epsilon = epsilon;
    this.momentum = momentum;
    this.tensorFlow = tensorFlow;
  }

  @Override
  void update(List<Change> changes) {
    ElementwiseUpdate update = tensorFlow ? TensorFlows.UPDATE : Torchs.UPDATE;
    update.run(changes.stream().map(this::row).toList());
  }

  private ElementwiseUpdate.Row row(Change change) {
    NDArray gradient = change.gradient();
    int index = change.index();
    if (squares[index] == null) {
      try (NDArray start = tensorFlow ? gradient.onesLike() : gradient.zerosLike();
          NDArray zeros = gradient.zerosLike()) {
        squares[index] = keep(start);
        buffers[index] = keep(zeros);
      }
    }
    return new ElementwiseUpdate.Row(
        List.of(change.parameter(), gradient, squares[index], buffers[index]),
        List.of(change.decay(), change.rate(), 1 - alpha, epsilon, momentum));
  }

  /**
   * @param root of {@code square} and {@code epsilon}
   * @param scaled what enters the buffer, of {@code change} and {@code rate}
   * @param step what a change comes to, of the same
   */
  private static ElementwiseUpdate updating(String root, String scaled, String step) {
    return ElementwiseUpdate.of(
        List.of("parameter", "gradient", "square", "buffer"),
        List.of("decay", "rate", "rest", "epsilon", "momentum"),
        together(
            DECAY,
            List.of(
                "towards = torch.sub_(torch.mul(gradient, gradient), square)",
                "_1 = torch.add_(square, torch.mul_(towards, rest))",
                "change = torch.div_(gradient, " + root + ")",
                "entering = " + scaled,
                "if torch.ne(momentum, 0.):",
                "  _2 = torch.add_(torch.mul_(buffer, momentum), entering)",
                "  leaving = buffer",
                "else:",
                "  leaving = entering",
                "_3 = torch.sub_(parameter, " + step + ")")));
  }

  /** Compiled when it is first needed. */
  private static final class Torchs {
    private static final ElementwiseUpdate UPDATE =
        updating(
            "torch.add_(torch.pow(square, 0.5), epsilon)", "change", "torch.mul(leaving, rate)");
  }

  /** As {@link Torchs}. */
  private static final class TensorFlows {
    private static final ElementwiseUpdate UPDATE =
        updating(
            "torch.pow(torch.add(square, epsilon), 0.5)", "torch.mul_(change, rate)", "leaving");
  }
}
