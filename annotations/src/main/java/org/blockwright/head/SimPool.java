package org.blockwright.head;

import static org.blockwright.Axis.POSITIONS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.AttentionMap;
import org.blockwright.Blueprint;
import org.blockwright.If;
import org.blockwright.Tensor;
import org.blockwright.op.Dropout;
import org.blockwright.op.Flatten;
import org.blockwright.op.GlobalAvgPool;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.Linear;
import org.blockwright.op.Power;
import org.blockwright.op.Scores;
import org.blockwright.op.Softmax;
import org.blockwright.op.SubtractMin;
import org.blockwright.op.ToTokens;
import org.blockwright.op.WeightedSum;

/**
 * The mean queries the normalised positions, and what it attends to is classified (SimPool, arXiv
 * 2309.06891, equations 14 to 19; official {@code sp.py}, Apache-2.0, read for the order of its
 * steps): {@code q = Wq mean(x)}, {@code u = LayerNorm(x)}, {@code a = softmax(q (Wk u)^T /
 * sqrt(C))}, {@code z = a u}, or with gamma {@code (a (u - min u + 1e-6)^gamma)^(1 / gamma)}. A map
 * {@code (C, H, W)} or tokens {@code (L, C)} to {@code (classes)}; the attention map is {@code (1,
 * 1, L)}. {@code 2 C^2 + 2 C + K C + K} parameters.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface SimPool {
  /** Exponent of the generalised mean; 0 for the plain one. */
  double gamma() default 0;

  /** Dropout before the classifier. */
  double dropout() default 0;

  // spotless:off
  /** Query, keys, attention, classify. */
  interface Graph {
    @ToTokens                                Tensor tokens(Tensor x);
    @GlobalAvgPool                           Tensor mean(Tensor tokens);
    @Linear(bias = false)                    Tensor wq(Tensor mean);
    @LayerNorm                               Tensor norm_patches(Tensor tokens);
    @Linear(bias = false)                    Tensor wk(Tensor norm_patches);
    @Scores                                  Tensor scores(Tensor wq, Tensor wk);
    @AttentionMap @Softmax(over = POSITIONS) Tensor attn(Tensor scores);
    @SubtractMin                             Tensor positive(Tensor norm_patches, @If double gamma);
    @Power                                   Tensor raised(Tensor positive, @If @As("exponent") double gamma);
    @WeightedSum                             Tensor sum(Tensor attn, Tensor raised);
    @Power(root = true)                      Tensor root(Tensor sum, @If @As("exponent") double gamma);
    @Flatten                                 Tensor pooled(Tensor root);
    @Dropout                                 Tensor drop(Tensor pooled, @As("rate") double dropout);
    @Linear                                  Tensor fc(Tensor drop, @As("out") int classes);
  }
  // spotless:on
}
