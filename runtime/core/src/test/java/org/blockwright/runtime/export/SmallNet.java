package org.blockwright.runtime.export;

import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.classes;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.n;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.stride;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.blockwright.Act;
import org.blockwright.Size;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.heads.NoahOp;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.ConvBnOp;
import org.blockwright.runtime.ops.DroppedResidual;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GlobalAvgPoolOp;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.LinearOp;
import org.blockwright.runtime.ops.NativeBlock;
import org.blockwright.runtime.ops.RepeatedBlock;

/**
 * As a declaration would compile: a stem, repeated residual blocks, a node that is switched off,
 * and a head. Two node names are words that TorchScript keeps for itself.
 */
public final class SmallNet extends Classifier {
  private final ConvBnOp lambda;
  private final RepeatedBlock training;
  private final GraphBlock off;
  private final GraphBlock head;

  private SmallNet(String id, int classes, boolean noah) {
    super(id, classes, TensorShape.map(3, 12, 10));
    lambda = node("lambda", new ConvBnOp(image(), out(8), kernel(3), stride(2), act(Act.RELU)));
    training =
        repeat(
            "training",
            2,
            lambda,
            (i, x) -> new DroppedResidual(x, x.shape().channels(), i == 0 ? 2 : 1, 0.1));
    off = nodeIf(false, "off", training, x -> new ConvBnOp(x, out(99)));
    head = node("head", noah ? new NoahOp(off, n(2), classes(classes)) : new Pooled(off, classes));
  }

  /** With attention maps. */
  public static SmallNet withNoah() {
    return new SmallNet("small_noah", 5, true);
  }

  /** With average pooling. */
  public static SmallNet withoutMaps() {
    return new SmallNet("small", 7, false);
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray image) {
    NDArray x = lambda.apply(pass, image);
    NDArray y = training.apply(pass, x);
    pass.release(x);
    NDArray z = off.apply(pass, y);
    pass.release(y);
    NDArray logits = head.apply(pass, z);
    pass.release(z);
    return logits;
  }

  /** A network of one block that was written by hand. */
  static Classifier withNative() {
    return new Classifier("own", 6, TensorShape.map(6, 1, 1)) {
      private final NativeBlock mine =
          node("mine", new NativeBlock(image(), Size.SAME, 1, Activation.reluBlock()));

      @Override
      protected NDArray run(ForwardPass pass, NDArray x) {
        return mine.apply(pass, x);
      }
    };
  }

  private static final class Pooled extends CompositeBlock {
    private final GlobalAvgPoolOp pooled;
    private final LinearOp logits;

    Pooled(Shaped x, int classes) {
      super(x);
      pooled = node("pooled", new GlobalAvgPoolOp(x));
      logits = node("logits", new LinearOp(pooled, out(classes)));
    }

    @Override
    protected NDArray run(ForwardPass pass, NDArray x) {
      NDArray a = pooled.apply(pass, x);
      NDArray b = logits.apply(pass, a);
      pass.release(a);
      return b;
    }
  }
}
