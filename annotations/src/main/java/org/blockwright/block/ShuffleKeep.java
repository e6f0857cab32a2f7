package org.blockwright.block;

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
    @Slice(part = FIRST)                  Tensor left(Tensor x);
    @Slice(part = REST)                   Tensor half(Tensor x);
    @ConvBn(act = RELU)                   Tensor first(Tensor half);
    @ConvBn(kernel = 3, depthwise = true) Tensor spatial(Tensor first);
    @ConvBn(act = RELU)                   Tensor right(Tensor spatial);
    @Concat                               Tensor both(Tensor left, Tensor right);
    @Shuffle                              Tensor mixed(Tensor both);
  }
  // spotless:on
}
