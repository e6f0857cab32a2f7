package golden;

import static org.blockwright.Axis.GROUPS;
import static org.blockwright.Axis.POSITIONS;
import static org.blockwright.runtime.ops.Args.groups;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.over;

import ai.djl.ndarray.NDArray;
import javax.annotation.processing.Generated;
import org.blockwright.Axis;
import org.blockwright.ParameterNames;
import org.blockwright.rule.Shaped;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GroupedLinearOp;
import org.blockwright.runtime.ops.MultiplyOp;
import org.blockwright.runtime.ops.SoftmaxOp;
import org.blockwright.runtime.ops.SumOp;

/**
 * A head that shows where it looks.
 *
 * <p>Compiled from {@link Looking}.
 */
@Generated("org.blockwright.processor")
@ParameterNames({
  "(n)",
  "query(x, n, classes)",
  "attn(query)",
  "value(x, n, classes)",
  "weighed(attn, value)",
  "logits(weighed)",
})
public final class LookingUnit extends CompositeBlock {
  private final GroupedLinearOp query;
  private final SoftmaxOp attn;
  private final GroupedLinearOp value;
  private final MultiplyOp weighed;
  private final SumOp logits;

  /**
   * Builds the block.
   *
   * @param x what it reads
   * @param n as {@link Looking#n()}
   * @param classes number of classes
   */
  public LookingUnit(Shaped x, int n, int classes) {
    super(x);
    query = node("query", new GroupedLinearOp(x, groups(n), out(classes)));
    attn = node("attn", attending(new SoftmaxOp(query, over(POSITIONS))));
    value = node("value", new GroupedLinearOp(x, groups(n), out(classes)));
    weighed = node("weighed", new MultiplyOp(attn, value));
    logits = node("logits", new SumOp(weighed, over(new Axis[] {GROUPS, POSITIONS})));
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray x) {
    NDArray query = this.query.apply(pass, x);
    NDArray attn = this.attn.apply(pass, query);
    pass.release(query);
    NDArray value = this.value.apply(pass, x);
    NDArray weighed = this.weighed.apply(pass, attn, value);
    pass.release(attn, value);
    NDArray logits = this.logits.apply(pass, weighed);
    pass.release(weighed);
    return logits;
  }
}
