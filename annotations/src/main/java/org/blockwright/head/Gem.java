package org.blockwright.head;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Dropout;
import org.blockwright.op.GemPool;
import org.blockwright.op.Linear;

/**
 * Generalised mean over positions with a learned exponent, dropout, linear (Radenovic, Tolias and
 * Chum, arXiv 1711.02512): a map {@code (C, H, W)} or tokens {@code (L, C)} to {@code (classes)}.
 * {@code K C + K + 1} parameters.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Gem {
  /** What the exponent starts at; 1 is the mean. */
  double p() default 3;

  /** Dropout before the classifier. */
  double dropout() default 0;

  // spotless:off
  /** Pool, dropout, classify. */
  interface Graph {
    @GemPool Tensor pool(Tensor x, @As("initial") double p);
    @Dropout Tensor drop(Tensor pool, @As("rate") double dropout);
    @Linear  Tensor fc(Tensor drop, @As("out") int classes);
  }
  // spotless:on
}
