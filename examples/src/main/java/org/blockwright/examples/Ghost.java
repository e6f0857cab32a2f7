package org.blockwright.examples;

import static org.blockwright.Act.RELU;
import static org.blockwright.Size.REQUIRED;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.Tensor;
import org.blockwright.op.Concat;
import org.blockwright.op.ConvBn;

/**
 * A blueprint of one's own: half of the channels are computed in full, the other half cheaply from
 * the first (GhostNet, arXiv 1911.11907): {@code (C, H, W)} to {@code (out, H, W)}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Ghost {
  /** Channels of both halves together. */
  @Channels
  int out() default REQUIRED;

  // spotless:off
  /** Compute, derive, join. */
  interface Graph {
    @ConvBn(scale = 0.5, act = RELU)                  Tensor primary(Tensor x, int out);
    @ConvBn(kernel = 3, depthwise = true, act = RELU) Tensor cheap(Tensor primary);
    @Concat                                           Tensor joined(Tensor primary, Tensor cheap);
  }
  // spotless:on
}
