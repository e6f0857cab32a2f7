package org.blockwright.zoo.xcit;

import static org.blockwright.Act.GELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.BatchNorm;
import org.blockwright.op.Conv;
import org.blockwright.op.ToGrid;
import org.blockwright.op.ToTokens;

/**
 * Two depthwise 3x3 convolutions with GELU and a batch norm between them (arXiv 2106.09681, section
 * 3.3): tokens {@code (H * W, C)} to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface LocalPatchInteraction {
  // spotless:off
  /** On the grid. */
  interface Graph {
    @ToGrid                                         Tensor grid(Tensor x);
    @Conv(kernel = 3, depthwise = true, act = GELU) Tensor conv1(Tensor grid);
    @BatchNorm                                      Tensor bn(Tensor conv1);
    @Conv(kernel = 3, depthwise = true)             Tensor conv2(Tensor bn);
    @ToTokens                                       Tensor tokens(Tensor conv2);
  }
  // spotless:on
}
