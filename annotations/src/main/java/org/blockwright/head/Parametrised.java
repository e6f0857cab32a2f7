package org.blockwright.head;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Add;
import org.blockwright.op.Linear;
import org.blockwright.op.Transpose;

/**
 * Compatibility of local and global features through a learned vector, {@code u (l + g)} (Learn to
 * Pay Attention, arXiv 1804.02391, section 2.2): tokens {@code (L, C)} beside a vector {@code (C)}
 * to scores {@code (1, L)}.
 */
@Blueprint(inputs = {"local", "global"})
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Parametrised {
  // spotless:off
  /** Sum, and its product with u. */
  interface Graph {
    @Add                           Tensor add(Tensor local, Tensor global);
    @Linear(out = 1, bias = false) Tensor op(Tensor add);
    @Transpose                     Tensor scores(Tensor op);
  }
  // spotless:on
}
