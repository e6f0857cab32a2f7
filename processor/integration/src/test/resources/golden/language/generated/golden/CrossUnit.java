package golden;

import static org.blockwright.runtime.ops.Args.heads;

import ai.djl.ndarray.NDArray;
import javax.annotation.processing.Generated;
import org.blockwright.ParameterNames;
import org.blockwright.rule.Shaped;
import org.blockwright.runtime.ops.AddOp;
import org.blockwright.runtime.ops.AttentionOp;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.LayerNormOp;

/**
 * Tokens that attend to others.
 *
 * <p>Compiled from {@link Cross}.
 */
@Generated("org.blockwright.processor")
@ParameterNames({
  "(heads)",
  "norm(x)",
  "attn(norm, memory, heads)",
  "y(x, attn)",
})
public final class CrossUnit extends CompositeBlock {
  private final LayerNormOp norm;
  private final AttentionOp attn;
  private final AddOp y;

  /**
   * Builds the block.
   *
   * @param x what it reads
   * @param memory what it reads
   * @param heads as {@link Cross#heads()}
   */
  public CrossUnit(Shaped x, Shaped memory, int heads) {
    super(x, memory);
    norm = node("norm", new LayerNormOp(x));
    attn = node("attn", new AttentionOp(norm, memory, heads(heads)));
    y = node("y", new AddOp(x, attn));
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return run(pass, inputs[0], inputs[1]);
  }

  private NDArray run(ForwardPass pass, NDArray x, NDArray memory) {
    NDArray norm = this.norm.apply(pass, x);
    NDArray attn = this.attn.apply(pass, norm, memory);
    pass.release(norm);
    NDArray y = this.y.apply(pass, x, attn);
    pass.release(attn);
    return y;
  }
}
