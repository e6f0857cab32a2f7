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
import org.blockwright.op.SelectClassToken;

/**
 * The class token and a linear layer, {@code W x_0 + b}: tokens {@code (1 + L, C)} to {@code
 * (classes)} (ViT, arXiv 2010.11929, section 3.1; DeiT). {@code K C + K} parameters; the token and
 * its row of the position table are the backbone's.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface ClassTokenHead {
  /** Dropout before the classifier. */
  double dropout() default 0;

  // spotless:off
  /** Token, dropout, classify. */
  interface Graph {
    @SelectClassToken Tensor pool(Tensor x);
    @Dropout          Tensor drop(Tensor pool, @As("rate") double dropout);
    @Linear           Tensor fc(Tensor drop, @As("out") int classes);
  }
  // spotless:on
}
