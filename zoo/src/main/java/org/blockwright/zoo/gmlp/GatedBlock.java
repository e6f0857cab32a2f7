package org.blockwright.zoo.gmlp;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Add;
import org.blockwright.op.DropPath;
import org.blockwright.op.LayerNorm;

/** Norm and {@link GatedMlp} around a shortcut (gMLP): tokens to the same. */
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
    @LayerNorm Tensor norm(Tensor x);
    @GatedMlp  Tensor mlp_channels(Tensor norm, double ratio, double dropout);
    @DropPath  Tensor drop_path(Tensor mlp_channels, @As("rate") double drop);
    @Add       Tensor add(Tensor x, Tensor drop_path);
  }
  // spotless:on
}
