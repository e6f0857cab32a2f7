package golden;

import static org.blockwright.Act.GELU;
import static org.blockwright.Act.RELU;
import static org.blockwright.Act.SIGMOID;
import static org.blockwright.Mismatch.DROP;
import static org.blockwright.Projection.CONV;
import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.bias;
import static org.blockwright.runtime.ops.Args.dilation;
import static org.blockwright.runtime.ops.Args.groups;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.like;
import static org.blockwright.runtime.ops.Args.mismatch;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.rate;
import static org.blockwright.runtime.ops.Args.scale;
import static org.blockwright.runtime.ops.Args.value;

import ai.djl.ndarray.NDArray;
import java.util.List;
import javax.annotation.processing.Generated;
import org.blockwright.Act;
import org.blockwright.ParameterNames;
import org.blockwright.rule.Shaped;
import org.blockwright.runtime.blocks.SqueezeExciteUnit;
import org.blockwright.runtime.ops.ActivationOp;
import org.blockwright.runtime.ops.AddOp;
import org.blockwright.runtime.ops.CompositeBlock;
import org.blockwright.runtime.ops.ConcatOp;
import org.blockwright.runtime.ops.ConvBnOp;
import org.blockwright.runtime.ops.ConvOp;
import org.blockwright.runtime.ops.DropPathOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.RepeatedBlock;

/**
 * What a blueprint can do beside residuals: repeats, switches, ramps, elements and lent shapes.
 *
 * <p>Compiled from {@link Stage.Everything}.
 */
@Generated("org.blockwright.processor")
@ParameterNames({
  "(widths, depth, gated, gateRatio, sharpen, drop, act)",
  "narrow(x, widths, act)",
  "blocks(narrow, widths, depth)",
  "gate(blocks, narrow, gated, gateRatio)",
  "sharp(gate, sharpen)",
  "kept(sharp, drop)",
  "keptMore(kept, drop, depth)",
  "aside(keptMore, narrow)",
  "everyBranchOfThisBlock(keptMore, aside, sharp, blocks)",
  "activated(everyBranchOfThisBlock)",
  "sum(activated, x, blocks)",
})
public final class Stage_EverythingUnit extends CompositeBlock {
  private final ConvBnOp narrow;
  private final RepeatedBlock blocks;
  private final GraphBlock gate;
  private final GraphBlock sharp;
  private final DropPathOp kept;
  private final RepeatedBlock keptMore;
  private final ConvOp aside;
  private final ConcatOp everyBranchOfThisBlock;
  private final ActivationOp activated;
  private final AddOp sum;

  /**
   * Builds the block.
   *
   * @param x what it reads
   * @param widths as {@link Stage.Everything#widths()}
   * @param depth as {@link Stage.Everything#depth()}
   * @param gated as {@link Stage.Everything#gated()}
   * @param gateRatio as {@link Stage.Everything#gateRatio()}
   * @param sharpen as {@link Stage.Everything#sharpen()}
   * @param drop as {@link Stage.Everything#drop()}
   * @param act as {@link Stage.Everything#act()}
   */
  public Stage_EverythingUnit(
      Shaped x,
      int[] widths,
      int depth,
      boolean gated,
      double gateRatio,
      int sharpen,
      double drop,
      Act act) {
    super(x);
    narrow = node("narrow", new ConvBnOp(x, out(widths[0]), act(act)));
    blocks =
        repeat(
            "blocks",
            depth,
            narrow,
            (i, previous) -> new ResidualUnit(previous, widths[1], i == 0 ? 2 : 1, CONV));
    gate =
        nodeIf(
            gated,
            "gate",
            blocks,
            previous -> new SqueezeExciteUnit(blocks, narrow, gateRatio, RELU, SIGMOID, true));
    sharp =
        nodeIf(
            sharpen != 0,
            "sharp",
            gate,
            previous -> new ConvOp(previous, groups(4), kernel(3), bias(false), dilation(sharpen)));
    kept = node("kept", new DropPathOp(sharp, rate(ramp(drop, 0, 1 + depth))));
    keptMore =
        repeat(
            "keptMore",
            depth,
            kept,
            (i, previous) -> new DropPathOp(previous, rate(ramp(drop, 1 + i, 1 + depth))));
    aside = node("aside", new ConvOp(keptMore, like(narrow), kernel(3), scale(0.5)));
    everyBranchOfThisBlock =
        node("everyBranchOfThisBlock", new ConcatOp(List.of(keptMore, aside, sharp, blocks)));
    activated = node("activated", new ActivationOp(everyBranchOfThisBlock, value(GELU)));
    sum = node("sum", new AddOp(List.of(activated, x, blocks), mismatch(DROP)));
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray x) {
    NDArray narrow = this.narrow.apply(pass, x);
    NDArray blocks = this.blocks.apply(pass, narrow);
    NDArray gate = this.gate.apply(pass, blocks, narrow);
    pass.release(narrow);
    NDArray sharp = this.sharp.apply(pass, gate);
    pass.release(gate);
    NDArray kept = this.kept.apply(pass, sharp);
    NDArray keptMore = this.keptMore.apply(pass, kept);
    pass.release(kept);
    NDArray aside = this.aside.apply(pass, keptMore);
    NDArray everyBranchOfThisBlock =
        this.everyBranchOfThisBlock.apply(pass, keptMore, aside, sharp, blocks);
    pass.release(keptMore, aside, sharp);
    NDArray activated = this.activated.apply(pass, everyBranchOfThisBlock);
    pass.release(everyBranchOfThisBlock);
    NDArray sum = this.sum.apply(pass, activated, x, blocks);
    pass.release(activated, blocks);
    return sum;
  }
}
