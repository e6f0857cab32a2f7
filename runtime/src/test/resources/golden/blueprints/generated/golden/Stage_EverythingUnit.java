package golden;

import static org.blockwright.Act.GELU;
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
import org.blockwright.Wiring;
import org.blockwright.rule.Shaped;
import org.blockwright.runtime.blocks.SqueezeExciteUnit;
import org.blockwright.runtime.ops.Activation;
import org.blockwright.runtime.ops.Add;
import org.blockwright.runtime.ops.Concat;
import org.blockwright.runtime.ops.Conv;
import org.blockwright.runtime.ops.ConvBn;
import org.blockwright.runtime.ops.DropPath;
import org.blockwright.runtime.ops.Part;
import org.blockwright.runtime.ops.Pass;
import org.blockwright.runtime.ops.Repeated;
import org.blockwright.runtime.ops.Unit;

/**
 * What a blueprint can do beside residuals: repeats, switches, ramps, elements and lent shapes.
 *
 * <p>Compiled from {@link Stage.Everything}.
 */
@Generated("org.blockwright.processor")
@Wiring({
  "(widths, depth, gated, gateRatio, sharpen, drop, act)",
  "narrow(x, widths, act)",
  "blocks(narrow, widths, depth)",
  "gate(blocks, gated, gateRatio)",
  "sharp(gate, sharpen)",
  "kept(sharp, drop)",
  "keptMore(kept, drop, depth)",
  "aside(keptMore, narrow)",
  "everyBranchOfThisBlock(keptMore, aside, sharp, blocks)",
  "activated(everyBranchOfThisBlock)",
  "sum(activated, x, blocks)",
})
public final class Stage_EverythingUnit extends Unit {
  private final ConvBn narrow;
  private final Repeated blocks;
  private final Part gate;
  private final Part sharp;
  private final DropPath kept;
  private final Repeated keptMore;
  private final Conv aside;
  private final Concat everyBranchOfThisBlock;
  private final Activation activated;
  private final Add sum;

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
    narrow = node("narrow", new ConvBn(x, out(widths[0]), act(act)));
    blocks =
        repeat(
            "blocks",
            depth,
            narrow,
            (i, previous) -> new ResidualUnit(previous, widths[1], i == 0 ? 2 : 1, CONV));
    gate = nodeIf(gated, "gate", blocks, previous -> new SqueezeExciteUnit(previous, gateRatio));
    sharp =
        nodeIf(
            sharpen != 0,
            "sharp",
            gate,
            previous -> new Conv(previous, groups(4), kernel(3), bias(false), dilation(sharpen)));
    kept = node("kept", new DropPath(sharp, rate(ramp(drop, 0, 1 + depth))));
    keptMore =
        repeat(
            "keptMore",
            depth,
            kept,
            (i, previous) -> new DropPath(previous, rate(ramp(drop, 1 + i, 1 + depth))));
    aside = node("aside", new Conv(keptMore, like(narrow), kernel(3), scale(0.5)));
    everyBranchOfThisBlock =
        node("everyBranchOfThisBlock", new Concat(List.of(keptMore, aside, sharp, blocks)));
    activated = node("activated", new Activation(everyBranchOfThisBlock, value(GELU)));
    sum = node("sum", new Add(List.of(activated, x, blocks), mismatch(DROP)));
  }

  @Override
  protected NDArray run(Pass pass, NDArray x) {
    NDArray narrow = this.narrow.apply(pass, x);
    NDArray blocks = this.blocks.apply(pass, narrow);
    pass.release(narrow);
    NDArray gate = this.gate.apply(pass, blocks);
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
