package org.blockwright.examples;

import static org.blockwright.Act.RELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Backbone;
import org.blockwright.Channels;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.block.BasicBlock;
import org.blockwright.op.ConvBn;

/**
 * A small residual network for pictures of 64 x 64: to {@code (out, 16, 16)}, a grid fine enough to
 * see where a head looks, each cell of which sees 39 x 39 pixels.
 */
@Backbone(size = 64)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Small {
  /** Channels of the residual blocks. */
  @Channels
  int out() default 32;

  // spotless:off
  /** Two steps down and two residual blocks. */
  interface Graph {
    @ConvBn(kernel = 3, stride = 2, act = RELU, out = 16) Tensor stem(Tensor image);
    @ConvBn(kernel = 3, stride = 2, act = RELU)           Tensor down(Tensor stem, int out);
    @BasicBlock @Repeat(2)                                Tensor body(Tensor down);
  }
  // spotless:on
}
