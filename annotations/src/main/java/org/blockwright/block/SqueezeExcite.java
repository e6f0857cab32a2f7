package org.blockwright.block;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Act;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Like;
import org.blockwright.Tensor;
import org.blockwright.op.GlobalAvgPool;
import org.blockwright.op.Linear;
import org.blockwright.op.Multiply;

/**
 * Scales channels by a gate computed from their means: pool, linear, activation, linear, gate
 * (arXiv 1709.01507; torchvision, {@code SqueezeExcitation}): a map {@code (C, H, W)} to the same.
 * The inner width is counted from the channels of a second input, which only lends them: the map
 * itself, or what the block around it read.
 */
@Blueprint(inputs = {"x", "base"})
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface SqueezeExcite {
  /** Inner width as a share of the second input's channels. */
  double ratio() default 0.25;

  /** What follows the first layer. */
  Act act() default Act.RELU;

  /** What makes a factor of the second layer's output. */
  Act gate() default Act.SIGMOID;

  /** Whether both layers have a bias. */
  boolean bias() default true;

  // spotless:off
  /** Gate. */
  interface Graph {
    @GlobalAvgPool Tensor pool(Tensor x);
    @Linear        Tensor fc1(Tensor pool, @Like Tensor base, @As("scale") double ratio, Act act, boolean bias);
    @Linear        Tensor fc2(Tensor fc1, @Like Tensor pool, @As("act") Act gate, boolean bias);
    @Multiply      Tensor scale(Tensor x, Tensor fc2);
  }
  // spotless:on
}
