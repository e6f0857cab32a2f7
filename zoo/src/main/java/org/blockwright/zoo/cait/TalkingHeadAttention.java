package org.blockwright.zoo.cait;

import static org.blockwright.Axis.POSITIONS;
import static org.blockwright.Size.REQUIRED;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Like;
import org.blockwright.Tensor;
import org.blockwright.op.HeadMixing;
import org.blockwright.op.Linear;
import org.blockwright.op.Scores;
import org.blockwright.op.Softmax;
import org.blockwright.op.Split;
import org.blockwright.op.WeightedSum;

/**
 * Multi-head attention whose heads are mixed before and behind the softmax (arXiv 2003.02436; timm,
 * {@code TalkingHeadAttn}): tokens to the same.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface TalkingHeadAttention {
  /** Attention heads. */
  int heads() default REQUIRED;

  // spotless:off
  /** Scores, mixed, softmax, mixed, sum. */
  interface Graph {
    @Linear(scale = 3)           Tensor qkv(Tensor x);
    @Split(parts = 3)            Tensor q(Tensor qkv);
    @Split(parts = 3, index = 1) Tensor k(Tensor qkv);
    @Split(parts = 3, index = 2) Tensor v(Tensor qkv);
    @Scores                      Tensor scores(Tensor q, Tensor k, int heads);
    @HeadMixing                  Tensor proj_l(Tensor scores);
    @Softmax(over = POSITIONS)   Tensor softmax(Tensor proj_l);
    @HeadMixing                  Tensor proj_w(Tensor softmax);
    @WeightedSum                 Tensor sum(Tensor proj_w, Tensor v, @Like Tensor x);
    @Linear                      Tensor proj(Tensor sum);
  }
  // spotless:on
}
