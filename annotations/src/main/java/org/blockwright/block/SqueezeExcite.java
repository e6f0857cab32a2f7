package org.blockwright.block;

import static org.blockwright.Act.HARD_SIGMOID;
import static org.blockwright.Act.RELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Like;
import org.blockwright.Tensor;
import org.blockwright.op.GlobalAvgPool;
import org.blockwright.op.Linear;
import org.blockwright.op.Multiply;

/**
 * Scales channels by a gate computed from their means: pool, linear, ReLU, linear, hard sigmoid,
 * both without bias (MobileNetV3): {@code (C, H, W)} to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface SqueezeExcite {
  /** Inner width as a share of the channels. */
  double ratio() default 0.25;

  // spotless:off
  /** Gate. */
  interface Graph {
    @GlobalAvgPool                            Tensor pool(Tensor x);
    @Linear(bias = false, act = RELU)         Tensor fc1(Tensor pool, @As("scale") double ratio);
    @Linear(bias = false, act = HARD_SIGMOID) Tensor fc2(Tensor fc1, @Like Tensor pool);
    @Multiply                                 Tensor scale(Tensor x, Tensor fc2);
  }
  // spotless:on
}
