package org.blockwright.zoo.shufflenet;

import static org.blockwright.Act.RELU;
import static org.blockwright.SliceSide.FIRST;
import static org.blockwright.SliceSide.REST;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Concat;
import org.blockwright.op.ConvBn;
import org.blockwright.op.Shuffle;
import org.blockwright.op.Slice;

/**
 * One half of the channels passes, the other is convolved (ShuffleNetV2, stride 1): {@code (C, H,
 * W)} to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ShuffleKeep {
  // spotless:off
  /** Split, convolve, join, shuffle. */
  interface Graph {
    @Slice(part = FIRST)                  Tensor branch1(Tensor x);
    @Slice(part = REST)                   Tensor branch2(Tensor x);
    @ConvBn(act = RELU)                   Tensor branch2_pw1(Tensor branch2);
    @ConvBn(kernel = 3, depthwise = true) Tensor branch2_dw(Tensor branch2_pw1);
    @ConvBn(act = RELU)                   Tensor branch2_pw2(Tensor branch2_dw);
    @Concat                               Tensor concat(Tensor branch1, Tensor branch2_pw2);
    @Shuffle                              Tensor shuffle(Tensor concat);
  }
  // spotless:on
}
