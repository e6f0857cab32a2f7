package org.blockwright.block;

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
    @ConvBn(kernel = 3, stride = 2, depthwise = true) Tensor shrunk(Tensor x);
    @ConvBn(scale = 0.5, act = RELU)                  Tensor left(Tensor shrunk, int out);
    @ConvBn(scale = 0.5, act = RELU)                  Tensor narrow(Tensor x, int out);
    @ConvBn(kernel = 3, stride = 2, depthwise = true) Tensor spatial(Tensor narrow);
    @ConvBn(act = RELU)                               Tensor right(Tensor spatial);
    @Concat                                           Tensor both(Tensor left, Tensor right);
    @Shuffle                                          Tensor mixed(Tensor both);
  }
  // spotless:on
}
