package org.blockwright.zoo.mixer;

import static org.blockwright.Act.GELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Like;
import org.blockwright.Tensor;
import org.blockwright.op.Dropout;
import org.blockwright.op.Linear;
import org.blockwright.op.Transpose;

/**
 * MLP over the positions: tokens are transposed, mixed through {@code width} times the channels,
 * and transposed back (Mixer).
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface TokenMixing {
  /** Inner width for each channel of a token. */
  double width() default 0.5;

  /** Channels of a token, which the inner width is counted from. */
  int dim() default org.blockwright.Size.REQUIRED;

  /** Dropout after the activation and after the second layer. */
  double dropout() default 0;

  // spotless:off
  /** Two layers on columns. */
  interface Graph {
    @Transpose          Tensor columns(Tensor x);
    @Linear(act = GELU) Tensor fc1(Tensor columns, @As("out") int dim, @As("scale") double width);
    @Dropout            Tensor drop1(Tensor fc1, @As("rate") double dropout);
    @Linear             Tensor fc2(Tensor drop1, @Like Tensor columns);
    @Dropout            Tensor drop2(Tensor fc2, @As("rate") double dropout);
    @Transpose          Tensor rows(Tensor drop2);
  }
  // spotless:on
}
