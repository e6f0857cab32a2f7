package golden;

import static org.blockwright.runtime.ops.Args.groups;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.stride;

import ai.djl.ndarray.NDArray;
import java.util.List;
import javax.annotation.processing.Generated;
import org.blockwright.ParameterNames;
import org.blockwright.rule.Shaped;
import org.blockwright.runtime.ops.BlockSlot;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.ConvBnOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.RepeatedBlock;

/**
 * Blocks of a kind that somebody chooses, and what joins them to the input.
 *
 * <p>Compiled from {@link Branch}.
 */
@Generated("org.blockwright.processor")
@ParameterNames({
  "(block, norm, join, out, stride, groups, depth)",
  "blocks(x, out, stride, groups, depth)",
  "norm(blocks)",
  "skip(x, out, stride)",
  "y(norm, skip)",
})
public final class BranchUnit extends CompositeBlock {
  private final RepeatedBlock blocks;
  private final GraphBlock norm;
  private final ConvBnOp skip;
  private final GraphBlock y;

  /**
   * Builds the block.
   *
   * @param x what it reads
   * @param block as {@link Branch#block()}
   * @param norm as {@link Branch#norm()}
   * @param join as {@link Branch#join()}
   * @param out as {@link Branch#out()}
   * @param stride as {@link Branch#stride()}
   * @param groups as {@link Branch#groups()}
   * @param depth as {@link Branch#depth()}
   */
  public BranchUnit(
      Shaped x,
      BlockSlot block,
      BlockSlot norm,
      BlockSlot join,
      int out,
      int stride,
      int groups,
      int depth) {
    super(x);
    blocks =
        repeat(
            "blocks",
            depth,
            x,
            (i, previous) -> block.create(i, previous, out(out), stride(stride), groups(groups)));
    this.norm = node("norm", norm.create(blocks));
    skip = node("skip", new ConvBnOp(x, out(out), stride(stride)));
    y = node("y", join.create(List.of(this.norm, skip)));
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray x) {
    NDArray blocks = this.blocks.apply(pass, x);
    NDArray norm = this.norm.apply(pass, blocks);
    pass.release(blocks);
    NDArray skip = this.skip.apply(pass, x);
    NDArray y = this.y.apply(pass, norm, skip);
    pass.release(norm, skip);
    return y;
  }
}
