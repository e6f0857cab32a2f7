package golden;

import static org.blockwright.Axis.GROUPS;
import static org.blockwright.Axis.POSITIONS;
import static org.blockwright.Part.REST;
import static org.blockwright.runtime.ops.Args.groups;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.over;
import static org.blockwright.runtime.ops.Args.part;
import static org.blockwright.runtime.ops.Args.rate;
import static org.blockwright.runtime.ops.Args.ratio;

import ai.djl.ndarray.NDArray;
import javax.annotation.processing.Generated;
import org.blockwright.Axis;
import org.blockwright.Wiring;
import org.blockwright.rule.Shaped;
import org.blockwright.runtime.ops.Dropout;
import org.blockwright.runtime.ops.Multiply;
import org.blockwright.runtime.ops.Pass;
import org.blockwright.runtime.ops.PerGroup;
import org.blockwright.runtime.ops.Slice;
import org.blockwright.runtime.ops.Softmax;
import org.blockwright.runtime.ops.Sum;
import org.blockwright.runtime.ops.Unit;

/**
 * Pairwise object category attention as a blueprint: a head, since it reads the classes.
 *
 * <p>Compiled from {@link PairwiseHead}.
 */
@Generated("org.blockwright.processor")
@Wiring({
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
public final class PairwiseHeadUnit extends Unit {
  private final Slice keys;
  private final PerGroup query;
  private final Softmax attention;
  private final Slice rest;
  private final PerGroup value;
  private final Dropout kept;
  private final Multiply weighted;
  private final Sum logits;

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
    keys = node("keys", new Slice(x, ratio(r)));
    query = node("query", new PerGroup(keys, groups(n), out(classes)));
    attention = node("attention", new Softmax(query, over(POSITIONS)));
    rest = node("rest", new Slice(x, part(REST), ratio(r)));
    value = node("value", new PerGroup(rest, groups(n), out(classes)));
    kept = node("kept", new Dropout(value, rate(dropout)));
    weighted = node("weighted", new Multiply(attention, kept));
    logits = node("logits", new Sum(weighted, over(new Axis[] {GROUPS, POSITIONS})));
  }

  @Override
  protected NDArray run(Pass pass, NDArray x) {
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
