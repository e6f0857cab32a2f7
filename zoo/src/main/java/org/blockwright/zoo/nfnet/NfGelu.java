package org.blockwright.zoo.nfnet;

import static org.blockwright.Act.GELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Activation;
import org.blockwright.op.Scale;

/**
 * GELU, scaled so that its variance is kept (arXiv 2101.08692, section 4.3): any shape to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface NfGelu {
  // spotless:off
  /** Activate, scale. */
  interface Graph {
    @Activation(GELU)                   Tensor gelu(Tensor x);
    @Scale(factor = 1.7015043497085571) Tensor scale(Tensor gelu);
  }
  // spotless:on
}
