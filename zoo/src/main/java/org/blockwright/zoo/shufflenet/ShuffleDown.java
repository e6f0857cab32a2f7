package org.blockwright.zoo.shufflenet;

import static org.blockwright.Act.RELU;
import static org.blockwright.Size.SAME;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.Tensor;
import org.blockwright.op.Concat;
import org.blockwright.op.ConvBn;
import org.blockwright.op.Shuffle;

/**
 * Two branches that halve the map and join their channels (ShuffleNetV2, stride 2): {@code (C, H,
 * W)} to {@code (out, H / 2, W / 2)}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ShuffleDown {
  /** Output channels; half of them from each branch. */
  @Channels
  int out() default SAME;

  // spotless:off
  /** Both branches read the whole input. */
  interface Graph {
    @ConvBn(kernel = 3, stride = 2, depthwise = true) Tensor branch1_dw(Tensor x);
    @ConvBn(scale = 0.5, act = RELU)                  Tensor branch1_pw(Tensor branch1_dw, int out);
    @ConvBn(scale = 0.5, act = RELU)                  Tensor branch2_pw1(Tensor x, int out);
    @ConvBn(kernel = 3, stride = 2, depthwise = true) Tensor branch2_dw(Tensor branch2_pw1);
    @ConvBn(act = RELU)                               Tensor branch2_pw2(Tensor branch2_dw);
    @Concat                                           Tensor concat(Tensor branch1_pw, Tensor branch2_pw2);
    @Shuffle                                          Tensor shuffle(Tensor concat);
  }
  // spotless:on
}
