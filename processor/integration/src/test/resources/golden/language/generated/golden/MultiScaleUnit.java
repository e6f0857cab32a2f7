package golden;

import static org.blockwright.Axis.POSITIONS;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.over;
import static org.blockwright.runtime.ops.Args.rate;

import ai.djl.ndarray.NDArray;
import java.util.List;
import javax.annotation.processing.Generated;
import org.blockwright.ParameterNames;
import org.blockwright.rule.Shaped;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.ConcatOp;
import org.blockwright.runtime.ops.ConvOp;
import org.blockwright.runtime.ops.DropoutOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GlobalAvgPoolOp;
import org.blockwright.runtime.ops.LinearOp;
import org.blockwright.runtime.ops.ParallelBlock;
import org.blockwright.runtime.ops.SoftmaxOp;

/**
 * A head that reads maps of several depths.
 *
 * <p>Compiled from {@link MultiScale}.
 */
@Generated("org.blockwright.processor")
@ParameterNames({
  "(early, taps, width, rates)",
  "first(early)",
  "scores(taps, width)",
  "attn(scores)",
  "pooled(attn)",
  "dropped(pooled, rates)",
  "some(first, dropped)",
  "last(x)",
  "all(some, last, pooled)",
  "logits(all, classes)",
})
public final class MultiScaleUnit extends CompositeBlock {
  private final GlobalAvgPoolOp first;
  private final ParallelBlock scores;
  private final ParallelBlock attn;
  private final ParallelBlock pooled;
  private final ParallelBlock dropped;
  private final JoinedUnit some;
  private final GlobalAvgPoolOp last;
  private final ConcatOp all;
  private final LinearOp logits;

  /**
   * Builds the block.
   *
   * @param x what it reads
   * @param early what it reads
   * @param taps what it reads
   * @param width as {@link MultiScale#width()}
   * @param rates as {@link MultiScale#rates()}
   * @param classes number of classes
   */
  public MultiScaleUnit(
      Shaped x, Shaped early, List<? extends Shaped> taps, int width, double[] rates, int classes) {
    super(shapes(x, early, taps));
    first = node("first", new GlobalAvgPoolOp(early));
    scores = parallel("scores", taps.size(), i -> new ConvOp(taps.get(i), out(width)));
    attn =
        parallel(
            "attn", scores.size(), i -> attending(new SoftmaxOp(scores.get(i), over(POSITIONS))));
    pooled = parallel("pooled", attn.size(), i -> new GlobalAvgPoolOp(attn.get(i)));
    dropped =
        parallel("dropped", pooled.size(), i -> new DropoutOp(pooled.get(i), rate(each(i, rates))));
    some = node("some", new JoinedUnit(first, dropped.parts()));
    last = node("last", new GlobalAvgPoolOp(x));
    all = node("all", new ConcatOp(shapes(some, last, pooled.parts())));
    logits = node("logits", new LinearOp(all, out(classes)));
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return run(pass, inputs[0], inputs[1], from(2, inputs));
  }

  private NDArray run(ForwardPass pass, NDArray x, NDArray early, NDArray[] taps) {
    NDArray first = this.first.apply(pass, early);
    NDArray[] scores = this.scores.applyEach(pass, i -> arrays(taps[i]));
    NDArray[] attn = this.attn.applyEach(pass, i -> arrays(scores[i]));
    pass.release(scores);
    NDArray[] pooled = this.pooled.applyEach(pass, i -> arrays(attn[i]));
    pass.release(attn);
    NDArray[] dropped = this.dropped.applyEach(pass, i -> arrays(pooled[i]));
    NDArray some = this.some.apply(pass, arrays(first, dropped));
    pass.release(first);
    pass.release(dropped);
    NDArray last = this.last.apply(pass, x);
    NDArray all = this.all.apply(pass, arrays(some, last, pooled));
    pass.release(some, last);
    pass.release(pooled);
    NDArray logits = this.logits.apply(pass, all);
    pass.release(all);
    return logits;
  }
}
