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
import org.blockwright.op.Add;
import org.blockwright.op.DropPath;
import org.blockwright.op.Dropout;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.Linear;

/** Norm, linear, GELU, spatial gate, linear, around a shortcut (gMLP): tokens to the same. */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface GatedBlock {
  /** Inner width for each channel, before the gate halves it. */
  double ratio() default 6;

  /** Dropout after the activation and after the last layer. */
  double dropout() default 0;

  /** Stochastic depth. */
  double drop() default 0;

  // spotless:off
  /** One residual branch. */
  interface Graph {
    @LayerNorm          Tensor norm(Tensor x);
    @Linear(act = GELU) Tensor hidden(Tensor norm, @As("scale") double ratio);
    @Dropout            Tensor kept1(Tensor hidden, @As("rate") double dropout);
    @SpatialGatingUnit        Tensor gated(Tensor kept1);
    @Linear             Tensor back(Tensor gated, @Like Tensor x);
    @Dropout            Tensor kept2(Tensor back, @As("rate") double dropout);
    @DropPath           Tensor kept3(Tensor kept2, @As("rate") double drop);
    @Add                Tensor out(Tensor x, Tensor kept3);
  }
  // spotless:on
}
