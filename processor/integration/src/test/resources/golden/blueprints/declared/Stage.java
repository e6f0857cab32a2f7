package golden;

import org.blockwright.Act;
import org.blockwright.As;
import org.blockwright.At;
import org.blockwright.Blueprint;
import org.blockwright.If;
import org.blockwright.Like;
import org.blockwright.Mismatch;
import org.blockwright.Ramp;
import org.blockwright.Repeat;
import org.blockwright.Size;
import org.blockwright.Tensor;
import org.blockwright.block.SqueezeExcite;
import org.blockwright.op.Activation;
import org.blockwright.op.Add;
import org.blockwright.op.Concat;
import org.blockwright.op.Conv;
import org.blockwright.op.ConvBn;
import org.blockwright.op.DropPath;

public class Stage {
  /** What a blueprint can do beside residuals: repeats, switches, ramps, elements and lent shapes. */
  @Blueprint
  public @interface Everything {
    int[] widths();

    int depth() default Size.REQUIRED;

    boolean gated() default true;

    double gateRatio() default 0.25;

    int sharpen() default 0;

    double drop() default 0.1;

    Act act() default Act.SILU;

    interface Graph {
      @ConvBn Tensor narrow(Tensor x, @As("out") @At(0) int[] widths, Act act);
      @Residual(stride = 2) Tensor blocks(Tensor narrow, @As("out") @At(1) int[] widths, @Repeat int depth);
      @SqueezeExcite Tensor gate(Tensor blocks, Tensor narrow, @If boolean gated, @As("ratio") double gateRatio);
      @Conv(groups = 4, kernel = 3, bias = false) Tensor sharp(Tensor gate, @If @As("dilation") int sharpen);
      @DropPath Tensor kept(Tensor sharp, @As("rate") @Ramp double drop);
      @DropPath Tensor keptMore(Tensor kept, @As("rate") @Ramp double drop, @Repeat int depth);
      @Conv(kernel = 3, scale = 0.5) Tensor aside(Tensor keptMore, @Like Tensor narrow);
      @Concat Tensor everyBranchOfThisBlock(Tensor keptMore, Tensor aside, Tensor sharp, Tensor blocks);
      @Activation(Act.GELU) Tensor activated(Tensor everyBranchOfThisBlock);
      @Add(mismatch = Mismatch.DROP) Tensor sum(Tensor activated, Tensor x, Tensor blocks);
    }
  }
}
