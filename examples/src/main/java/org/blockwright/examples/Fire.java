package org.blockwright.examples;

import static org.blockwright.Act.RELU;
import static org.blockwright.Size.REQUIRED;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.Tensor;
import org.blockwright.op.Concat;
import org.blockwright.op.ConvBn;

/**
 * A blueprint of one's own: squeeze the channels, expand them twice, put both beside each other
 * (SqueezeNet, arXiv 1602.07360): {@code (C, H, W)} to {@code (2 * expand, H, W)}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Fire {
  /** Channels inside. */
  @Channels
  int squeeze() default REQUIRED;

  /** Channels of each of the two expansions. */
  @Channels
  int expand() default REQUIRED;

  // spotless:off
  /** Squeeze, expand, join. */
  interface Graph {
    @ConvBn(act = RELU)             Tensor squeezed(Tensor x, @As("out") int squeeze);
    @ConvBn(act = RELU)             Tensor pointwise(Tensor squeezed, @As("out") int expand);
    @ConvBn(kernel = 3, act = RELU) Tensor spatial(Tensor squeezed, @As("out") int expand);
    @Concat                         Tensor joined(Tensor pointwise, Tensor spatial);
  }
  // spotless:on
}
