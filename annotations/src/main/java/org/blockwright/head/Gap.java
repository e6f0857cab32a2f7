package org.blockwright.head;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.If;
import org.blockwright.Tensor;
import org.blockwright.op.Dropout;
import org.blockwright.op.GlobalAvgPool;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.Linear;

/**
 * Global average pooling, layer norm where it is switched on, dropout, linear: {@code W mean(x) +
 * b} (Lin, Chen and Yan, arXiv 1312.4400, section 3.2, with a linear layer behind it as in ResNet).
 * A map {@code (C, H, W)} or tokens {@code (L, C)} to {@code (classes)}. {@code K C + K}
 * parameters, and {@code 2 C} with the norm.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Gap {
  /** Dropout before the classifier. */
  double dropout() default 0;

  /** Whether a layer norm follows the pooling (ConvNeXt). */
  boolean norm() default false;

  // spotless:off
  /** Pool, dropout, classify. */
  interface Graph {
    @GlobalAvgPool Tensor pool(Tensor x);
    @LayerNorm     Tensor norm(Tensor pool, @If boolean norm);
    @Dropout       Tensor drop(Tensor norm, @As("rate") double dropout);
    @Linear        Tensor fc(Tensor drop, @As("out") int classes);
  }
  // spotless:on
}
