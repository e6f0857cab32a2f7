package org.blockwright.examples;

import static org.blockwright.Act.RELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Backbone;
import org.blockwright.Channels;
import org.blockwright.Tensor;
import org.blockwright.block.BasicBlock;
import org.blockwright.op.ConvBn;

/**
 * A small residual network for pictures of 64 x 64: to {@code (2 * width, 16, 16)}, a grid fine
 * enough to see where a head looks.
 */
@Backbone(size = 64)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Small {
  /** Channels of the first half; the second has twice as many. */
  @Channels
  int width() default 24;

  // spotless:off
  /** Stem and three residual blocks. */
  interface Graph {
    @ConvBn(kernel = 3, stride = 2, act = RELU) Tensor stem(Tensor image, @As("out") int width);
    @BasicBlock                                 Tensor near(Tensor stem);
    @ConvBn(kernel = 3, stride = 2, scale = 2, act = RELU) Tensor down(Tensor near);
    @BasicBlock                                 Tensor far(Tensor down);
  }
  // spotless:on
}
