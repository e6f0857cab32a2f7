package golden;

import ai.djl.ndarray.NDArray;
import java.util.List;
import javax.annotation.processing.Generated;
import org.blockwright.ParameterNames;
import org.blockwright.rule.Shaped;
import org.blockwright.runtime.ops.ActivationOp;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.ConcatOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.ParallelBlock;

/**
 * Vectors joined to another.
 *
 * <p>Compiled from {@link Joined}.
 */
@Generated("org.blockwright.processor")
@ParameterNames({
  "()",
  "active(parts)",
  "y(x, active, parts)",
})
public final class JoinedUnit extends CompositeBlock {
  private final ParallelBlock active;
  private final ConcatOp y;

  /**
   * Builds the block.
   *
   * @param x what it reads
   * @param parts what it reads
   */
  public JoinedUnit(Shaped x, List<? extends Shaped> parts) {
    super(shapes(x, parts));
    active = parallel("active", parts.size(), i -> new ActivationOp(parts.get(i)));
    y = node("y", new ConcatOp(shapes(x, active.parts(), parts)));
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return run(pass, inputs[0], from(1, inputs));
  }

  private NDArray run(ForwardPass pass, NDArray x, NDArray[] parts) {
    NDArray[] active = this.active.applyEach(pass, i -> arrays(parts[i]));
    NDArray y = this.y.apply(pass, arrays(x, active, parts));
    pass.release(active);
    return y;
  }
}
