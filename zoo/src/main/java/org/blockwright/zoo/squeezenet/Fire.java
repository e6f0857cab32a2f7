package org.blockwright.zoo.squeezenet;

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
import org.blockwright.op.Conv;

/**
 * A narrow 1x1 convolution, then 1x1 and 3x3 convolutions side by side (SqueezeNet): {@code (C, H,
 * W)} to {@code (2 * expand, H, W)}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Fire {
  /** Channels of the narrow convolution. */
  @Channels
  int squeeze() default REQUIRED;

  /** Channels of each of the two after it. */
  @Channels
  int expand() default REQUIRED;

  // spotless:off
  /** Squeeze, expand, join. */
  interface Graph {
    @Conv(act = RELU)             Tensor squeeze(Tensor x, @As("out") int squeeze);
    @Conv(act = RELU)             Tensor expand1x1(Tensor squeeze, @As("out") int expand);
    @Conv(kernel = 3, act = RELU) Tensor expand3x3(Tensor squeeze, @As("out") int expand);
    @Concat                       Tensor concat(Tensor expand1x1, Tensor expand3x3);
  }
  // spotless:on
}
