package org.blockwright.head;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Each;
import org.blockwright.If;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.ToTokens;

/**
 * Class-specific residual attention, from its formula alone (Zhu and Wu, arXiv 2108.02456,
 * equations 1 to 7): each head scores the classes at each position and adds what a softmax over
 * positions picks to the mean; heads are summed. A map {@code (C, H, W)} or tokens {@code (L, C)}
 * to {@code (classes)}; the attention maps are {@code (1, classes, L)} for each head. {@code K C}
 * parameters a head, no bias.
 *
 * <p>The first head's temperature is 1, as in all published settings. Where the paper writes 99 it
 * takes the maximum: so does any temperature at which the softmax has one winner, such as 1e6.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Csra {
  /** Share of the attended scores. */
  double lambda() default 0.1;

  /** Heads beside the first. */
  int extraHeads() default 0;

  /** Their temperatures, in order. */
  double[] temperatures() default {1e6};

  // spotless:off
  /** Heads and their sum. */
  interface Graph {
    @ToTokens             Tensor tokens(Tensor x);
    @ResidualAttention    Tensor first(Tensor tokens, @As("out") int classes, double lambda);
    @AddResidualAttention Tensor more(Tensor first, Tensor tokens, @As("out") int classes, double lambda,
        @Each @As("temperature") double[] temperatures, @If @Repeat int extraHeads);
  }
  // spotless:on
}
