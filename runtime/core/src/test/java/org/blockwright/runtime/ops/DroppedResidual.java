package org.blockwright.runtime.ops;

import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.like;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.rate;
import static org.blockwright.runtime.ops.Args.stride;

import ai.djl.ndarray.NDArray;
import org.blockwright.Act;
import org.blockwright.rule.Shaped;

/** A residual block for tests: a convolution that stochastic depth drops, around a shortcut. */
public final class DroppedResidual extends CompositeBlock {
  private final ConvBnOp first;
  private final DropPathOp kept;
  private final ShortcutOp skip;
  private final AddOp sum;

  /** From {@code (C, H, W)} to {@code (channels, H / stride, W / stride)}. */
  public DroppedResidual(Shaped x, int channels, int stride, double rate) {
    super(x);
    first =
        node(
            "first",
            new ConvBnOp(x, out(channels), kernel(3), stride(stride), act(Act.HARD_SWISH)));
    kept = node("kept", new DropPathOp(first, rate(rate)));
    skip = node("skip", new ShortcutOp(x, like(kept)));
    sum = node("sum", new AddOp(kept, skip, act(Act.RELU)));
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray x) {
    NDArray a = first.apply(pass, x);
    NDArray b = kept.apply(pass, a);
    pass.release(a);
    NDArray c = skip.apply(pass, x);
    NDArray d = sum.apply(pass, b, c);
    pass.release(b, c);
    return d;
  }
}
