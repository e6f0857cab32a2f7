package org.blockwright.zoo.swin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.Linear;
import org.blockwright.op.SpaceToDepth;

/**
 * Four neighbouring tokens become one, twice as wide (arXiv 2103.14030, section 3.1): tokens {@code
 * (H * W, C)} to {@code (H / 2 * W / 2, 2 C)}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface PatchMerging {
  // spotless:off
  /** Gather, norm, reduce. */
  interface Graph {
    @SpaceToDepth                      Tensor gather(Tensor x);
    @LayerNorm(eps = 1e-5)             Tensor norm(Tensor gather);
    @Linear(scale = 0.5, bias = false) Tensor reduction(Tensor norm);
  }
  // spotless:on
}
