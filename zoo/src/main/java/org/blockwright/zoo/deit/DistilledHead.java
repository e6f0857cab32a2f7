package org.blockwright.zoo.deit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Output;
import org.blockwright.Tensor;
import org.blockwright.op.Add;
import org.blockwright.op.Dropout;
import org.blockwright.op.Linear;
import org.blockwright.op.Scale;
import org.blockwright.op.SelectClassToken;

/**
 * Two linear classifiers, on the class token and on the distillation token behind it; the logits
 * are their mean (DeiT, arXiv 2012.12877, section 3): tokens {@code (2 + L, C)} to {@code
 * (classes)}. What each says is a further output, {@code head} and {@code head_dist}, which a
 * recipe can compare with the labels and with a teacher.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface DistilledHead {
  /** Dropout before the classifiers. */
  double dropout() default 0;

  // spotless:off
  /** Two tokens, two classifiers, their mean. */
  interface Graph {
    @SelectClassToken            Tensor cls(Tensor x);
    @Dropout                     Tensor drop(Tensor cls, @As("rate") double dropout);
    @Output("head") @Linear      Tensor fc(Tensor drop, @As("out") int classes);
    @SelectClassToken(index = 1) Tensor dist(Tensor x);
    @Dropout                     Tensor drop_dist(Tensor dist, @As("rate") double dropout);
    @Output("head_dist") @Linear Tensor fc_dist(Tensor drop_dist, @As("out") int classes);
    @Add                         Tensor sum(Tensor fc, Tensor fc_dist);
    @Scale(factor = 0.5)         Tensor mean(Tensor sum);
  }
  // spotless:on
}
