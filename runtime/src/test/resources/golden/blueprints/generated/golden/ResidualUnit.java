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
import org.blockwright.Projection;
import org.blockwright.Wiring;
import org.blockwright.rule.Shaped;
import org.blockwright.runtime.ops.Add;
import org.blockwright.runtime.ops.ConvBn;
import org.blockwright.runtime.ops.Pass;
import org.blockwright.runtime.ops.Shortcut;
import org.blockwright.runtime.ops.Unit;

/**
 * Two convolutions around a shortcut.
 *
 * <p>Compiled from {@link Residual}.
 */
@Generated("org.blockwright.processor")
@Wiring({
  "(out, stride, projection)",
  "first(x, out, stride)",
  "second(first)",
  "skip(x, second, projection)",
  "sum(second, skip)",
})
public final class ResidualUnit extends Unit {
  private final ConvBn first;
  private final ConvBn second;
  private final Shortcut skip;
  private final Add sum;

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
    first = node("first", new ConvBn(x, kernel(3), act(RELU), out(out), stride(stride)));
    second = node("second", new ConvBn(first, kernel(3)));
    skip = node("skip", new Shortcut(x, like(second), projection(projection)));
    sum = node("sum", new Add(second, skip, act(RELU)));
  }

  @Override
  protected NDArray run(Pass pass, NDArray x) {
    NDArray first = this.first.apply(pass, x);
    NDArray second = this.second.apply(pass, first);
    pass.release(first);
    NDArray skip = this.skip.apply(pass, x);
    NDArray sum = this.sum.apply(pass, second, skip);
    pass.release(second, skip);
    return sum;
  }
}
