package org.blockwright.zoo;

import static org.blockwright.Act.RELU6;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Backbone;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.Unscaled;
import org.blockwright.Width;
import org.blockwright.block.InvertedResidual;
import org.blockwright.block.Separable;
import org.blockwright.op.ConvBn;

/**
 * MobileNetV2 (torchvision's layout; the last layer is never narrowed): to {@code (1280, 7, 7)}.
 */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface MobileNetV2 {
  /** Width multiplier. */
  @Width(divisor = 8)
  double width() default 1;

  // spotless:off
  /** Stem, seven stages, last layer. */
  interface Graph {
    @ConvBn(out = 32, kernel = 3, stride = 2, act = RELU6)   Tensor stem(Tensor image);
    @Separable(out = 16)                                     Tensor stage1(Tensor stem);
    @InvertedResidual(out = 24, stride = 2)  @Repeat(2)      Tensor stage2(Tensor stage1);
    @InvertedResidual(out = 32, stride = 2)  @Repeat(3)      Tensor stage3(Tensor stage2);
    @InvertedResidual(out = 64, stride = 2)  @Repeat(4)      Tensor stage4(Tensor stage3);
    @InvertedResidual(out = 96)              @Repeat(3)      Tensor stage5(Tensor stage4);
    @InvertedResidual(out = 160, stride = 2) @Repeat(3)      Tensor stage6(Tensor stage5);
    @InvertedResidual(out = 320)             @Repeat(1)      Tensor stage7(Tensor stage6);
    @ConvBn(out = 1280, act = RELU6)         @Unscaled       Tensor last(Tensor stage7);
  }
  // spotless:on
}
