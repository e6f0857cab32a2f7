package org.blockwright.block;

import static org.blockwright.Act.GELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Like;
import org.blockwright.Tensor;
import org.blockwright.op.Dropout;
import org.blockwright.op.Linear;

/**
 * Linear, GELU, linear, with dropout after each (timm, {@code Mlp}): the last axis keeps its size.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Mlp {
  /** Inner width for each channel. */
  double ratio() default 4;

  /** Dropout after the activation and after the second layer. */
  double dropout() default 0;

  // spotless:off
  /** Two layers. */
  interface Graph {
    @Linear(act = GELU) Tensor fc1(Tensor x, @As("scale") double ratio);
    @Dropout            Tensor drop1(Tensor fc1, @As("rate") double dropout);
    @Linear             Tensor fc2(Tensor drop1, @Like Tensor x);
    @Dropout            Tensor drop2(Tensor fc2, @As("rate") double dropout);
  }
  // spotless:on
}
