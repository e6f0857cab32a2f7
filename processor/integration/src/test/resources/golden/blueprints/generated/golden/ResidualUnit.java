package golden;

import static org.blockwright.Act.RELU;
import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.like;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.projection;
import static org.blockwright.runtime.ops.Args.stride;

import ai.djl.ndarray.NDArray;
import javax.annotation.processing.Generated;
import org.blockwright.ParameterNames;
import org.blockwright.Projection;
import org.blockwright.rule.Shaped;
import org.blockwright.runtime.ops.AddOp;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.ConvBnOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.ShortcutOp;

/**
 * Two convolutions around a shortcut.
 *
 * <p>Compiled from {@link Residual}.
 */
@Generated("org.blockwright.processor")
@ParameterNames({
  "(out, stride, projection)",
  "first(x, out, stride)",
  "second(first)",
  "skip(x, second, projection)",
  "sum(second, skip)",
})
public final class ResidualUnit extends CompositeBlock {
  private final ConvBnOp first;
  private final ConvBnOp second;
  private final ShortcutOp skip;
  private final AddOp sum;

  /**
   * Builds the block.
   *
   * @param x what it reads
   * @param out as {@link Residual#out()}
   * @param stride as {@link Residual#stride()}
   * @param projection as {@link Residual#projection()}
   */
  public ResidualUnit(Shaped x, int out, int stride, Projection projection) {
    super(x);
    first = node("first", new ConvBnOp(x, kernel(3), act(RELU), out(out), stride(stride)));
    second = node("second", new ConvBnOp(first, kernel(3)));
    skip = node("skip", new ShortcutOp(x, like(second), projection(projection)));
    sum = node("sum", new AddOp(second, skip, act(RELU)));
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray x) {
    NDArray first = this.first.apply(pass, x);
    NDArray second = this.second.apply(pass, first);
    pass.release(first);
    NDArray skip = this.skip.apply(pass, x);
    NDArray sum = this.sum.apply(pass, second, skip);
    pass.release(second, skip);
    return sum;
  }
}
