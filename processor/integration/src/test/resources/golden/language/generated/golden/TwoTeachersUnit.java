package golden;

import static org.blockwright.runtime.ops.Args.out;

import ai.djl.ndarray.NDArray;
import javax.annotation.processing.Generated;
import org.blockwright.ParameterNames;
import org.blockwright.rule.Shaped;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GlobalAvgPoolOp;
import org.blockwright.runtime.ops.LinearOp;

/**
 * Two classifiers, of which one learns from another network.
 *
 * <p>Compiled from {@link TwoTeachers}.
 */
@Generated("org.blockwright.processor")
@ParameterNames({
  "()",
  "pooled(x)",
  "dist(pooled, classes)",
  "logits(pooled, classes)",
})
public final class TwoTeachersUnit extends CompositeBlock {
  private final GlobalAvgPoolOp pooled;
  private final LinearOp dist;
  private final LinearOp logits;

  /**
   * Builds the block.
   *
   * @param x what it reads
   * @param classes number of classes
   */
  public TwoTeachersUnit(Shaped x, int classes) {
    super(x);
    pooled = node("pooled", new GlobalAvgPoolOp(x));
    dist = node("dist", new LinearOp(pooled, out(classes)));
    output("distillation", dist);
    logits = node("logits", new LinearOp(pooled, out(classes)));
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray x) {
    NDArray pooled = this.pooled.apply(pass, x);
    NDArray dist = this.dist.apply(pass, pooled);
    pass.output("distillation", dist);
    pass.release(dist);
    NDArray logits = this.logits.apply(pass, pooled);
    pass.release(pooled);
    return logits;
  }
}
