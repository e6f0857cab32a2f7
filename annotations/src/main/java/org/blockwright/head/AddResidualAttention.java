package org.blockwright.head;

import static org.blockwright.Size.REQUIRED;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.Tensor;
import org.blockwright.op.Add;

/** Adds a further head of {@link Csra}: logits {@code (out)} beside tokens {@code (L, C)}. */
@Blueprint(inputs = {"sum", "x"})
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface AddResidualAttention {
  /** Number of classes. */
  @Channels
  int out() default REQUIRED;

  /** Sharpness T of the attention. */
  double temperature() default 1;

  /** Share of the attended scores. */
  double lambda() default 0.1;

  // spotless:off
  /** One more head. */
  interface Graph {
    @ResidualAttention Tensor head(Tensor x, int out, double temperature, double lambda);
    @Add               Tensor add(Tensor sum, Tensor head);
  }
  // spotless:on
}
