package org.blockwright.head;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Scores;

/**
 * Compatibility of local and global features as their dot product (Learn to Pay Attention, arXiv
 * 1804.02391, section 2.2): tokens {@code (L, C)} beside a vector {@code (C)} to scores {@code (1,
 * 1, L)}.
 */
@Blueprint(inputs = {"local", "global"})
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface DotProduct {
  // spotless:off
  /** One product a position. */
  interface Graph {
    @Scores(scaled = false) Tensor scores(Tensor global, Tensor local);
  }
  // spotless:on
}
