package org.blockwright.head;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Dropout;
import org.blockwright.op.Linear;
import org.blockwright.op.LogSumExpPool;

/**
 * Log-mean-exp over positions with a learned sharpness r, dropout, linear (Pinheiro and Collobert,
 * arXiv 1411.6228, section 3.2; timm, {@code LsePlus2d}): a map {@code (C, H, W)} or tokens {@code
 * (L, C)} to {@code (classes)}. {@code K C + K + 1} parameters.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface LogSumExp {
  /** What r starts at; large is the maximum, small the mean. */
  double r() default 10;

  /** Dropout before the classifier. */
  double dropout() default 0;

  // spotless:off
  /** Pool, dropout, classify. */
  interface Graph {
    @LogSumExpPool Tensor pool(Tensor x, @As("initial") double r);
    @Dropout       Tensor drop(Tensor pool, @As("rate") double dropout);
    @Linear        Tensor fc(Tensor drop, @As("out") int classes);
  }
  // spotless:on
}
