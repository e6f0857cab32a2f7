package golden;

import static org.blockwright.Axis.GROUPS;
import static org.blockwright.Axis.POSITIONS;
import static org.blockwright.SliceSide.REST;
import static org.blockwright.runtime.ops.Args.groups;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.over;
import static org.blockwright.runtime.ops.Args.part;
import static org.blockwright.runtime.ops.Args.rate;
import static org.blockwright.runtime.ops.Args.ratio;

import ai.djl.ndarray.NDArray;
import javax.annotation.processing.Generated;
import org.blockwright.Axis;
import org.blockwright.ParameterNames;
import org.blockwright.rule.Shaped;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.DropoutOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GroupedLinearOp;
import org.blockwright.runtime.ops.MultiplyOp;
import org.blockwright.runtime.ops.SliceOp;
import org.blockwright.runtime.ops.SoftmaxOp;
import org.blockwright.runtime.ops.SumOp;

/**
 * Pairwise object category attention as a blueprint: a head, since it reads the classes.
 *
 * <p>Compiled from {@link PairwiseHead}.
 */
@Generated("org.blockwright.processor")
@ParameterNames({
  "(n, r, dropout)",
  "keys(x, r)",
  "query(keys, n, classes)",
  "attention(query)",
  "rest(x, r)",
  "value(rest, n, classes)",
  "kept(value, dropout)",
  "weighted(attention, kept)",
  "logits(weighted)",
})
public final class PairwiseHeadUnit extends CompositeBlock {
  private final SliceOp keys;
  private final GroupedLinearOp query;
  private final SoftmaxOp attention;
  private final SliceOp rest;
  private final GroupedLinearOp value;
  private final DropoutOp kept;
  private final MultiplyOp weighted;
  private final SumOp logits;

  /**
   * Builds the block.
   *
   * @param x what it reads
   * @param n as {@link PairwiseHead#n()}
   * @param r as {@link PairwiseHead#r()}
   * @param dropout as {@link PairwiseHead#dropout()}
   * @param classes number of classes
   */
  public PairwiseHeadUnit(Shaped x, int n, double r, double dropout, int classes) {
    super(x);
    keys = node("keys", new SliceOp(x, ratio(r)));
    query = node("query", new GroupedLinearOp(keys, groups(n), out(classes)));
    attention = node("attention", new SoftmaxOp(query, over(POSITIONS)));
    rest = node("rest", new SliceOp(x, part(REST), ratio(r)));
    value = node("value", new GroupedLinearOp(rest, groups(n), out(classes)));
    kept = node("kept", new DropoutOp(value, rate(dropout)));
    weighted = node("weighted", new MultiplyOp(attention, kept));
    logits = node("logits", new SumOp(weighted, over(new Axis[] {GROUPS, POSITIONS})));
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray x) {
    NDArray keys = this.keys.apply(pass, x);
    NDArray query = this.query.apply(pass, keys);
    pass.release(keys);
    NDArray attention = this.attention.apply(pass, query);
    pass.release(query);
    NDArray rest = this.rest.apply(pass, x);
    NDArray value = this.value.apply(pass, rest);
    pass.release(rest);
    NDArray kept = this.kept.apply(pass, value);
    pass.release(value);
    NDArray weighted = this.weighted.apply(pass, attention, kept);
    pass.release(attention, kept);
    NDArray logits = this.logits.apply(pass, weighted);
    pass.release(weighted);
    return logits;
  }
}
