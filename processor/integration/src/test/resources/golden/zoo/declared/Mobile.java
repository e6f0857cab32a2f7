package golden;

import static org.blockwright.Act.RELU6;

import org.blockwright.At;
import org.blockwright.Backbone;
import org.blockwright.Ramp;
import org.blockwright.As;
import org.blockwright.If;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.Unscaled;
import org.blockwright.Width;
import org.blockwright.block.InvertedResidual;
import org.blockwright.op.ConvBn;
import org.blockwright.op.DropPath;
import org.blockwright.op.Dropout;

/** A small MobileNetV2. */
@Backbone(size = 64)
public @interface Mobile {
  @Width(divisor = 8)
  double width() default 1;

  int[] depths() default {1, 2};

  double drop() default 0;

  boolean dropout() default false;

  interface Graph {
    @ConvBn(out = 32, kernel = 3, stride = 2, act = RELU6) Tensor stem(Tensor image);
    @InvertedResidual(out = 16, expand = 0) Tensor stage1(Tensor stem);
    @InvertedResidual(expand = 6, out = 24, stride = 2) Tensor stage2(Tensor stage1, @Repeat @At(0) int[] depths);
    @DropPath Tensor kept2(Tensor stage2, @As("rate") @Ramp double drop);
    @InvertedResidual(expand = 6, out = 32, stride = 2) Tensor stage3(Tensor kept2, @Repeat @At(1) int[] depths);
    @DropPath Tensor kept3(Tensor stage3, @As("rate") @Ramp double drop);
    @Dropout(rate = 0.2) Tensor dropped(Tensor kept3, @If boolean dropout);
    @ConvBn(out = 1280, act = RELU6) @Unscaled Tensor last(Tensor dropped);
  }
}
