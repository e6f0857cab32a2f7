package org.blockwright.head;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.block.ClassAttentionBlock;
import org.blockwright.op.Dropout;
import org.blockwright.op.Flatten;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.LearnedTokens;
import org.blockwright.op.Linear;
import org.blockwright.op.ToTokens;

/**
 * A learned class token that reads the backbone's output through class attention, norm and a linear
 * layer (CaiT with two blocks, arXiv 2103.17239; the attention-based pooling of PatchConvNet with
 * one, arXiv 2112.13692): a map {@code (C, H, W)} or tokens {@code (L, C)} to {@code (classes)}.
 * The attention maps are {@code (heads, 1, 1 + L)}, the token itself first. facebookresearch/deit
 * (Apache-2.0) was read for names and order. {@code (4 + 2 m) C^2 + (11 + m) C} parameters a block
 * at a ratio of m, and {@code 3 C + K C + K}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface ClassAttentionHead {
  /** Blocks. */
  int depth() default 2;

  /** Attention heads. */
  int heads() default 1;

  /** Inner width of the MLPs for each channel. */
  double mlp() default 4;

  /** What the layers' scales start at. */
  double scale() default 1e-4;

  /** Dropout before the classifier. */
  double dropout() default 0;

  // spotless:off
  /** Token, blocks, classify. */
  interface Graph {
    @ToTokens            Tensor tokens(Tensor x);
    @LearnedTokens       Tensor cls_token(Tensor tokens);
    @Flatten             Tensor token(Tensor cls_token);
    @ClassAttentionBlock Tensor blocks(Tensor token, Tensor tokens, int heads, double mlp, double scale, @Repeat int depth);
    @LayerNorm           Tensor norm(Tensor blocks);
    @Dropout             Tensor drop(Tensor norm, @As("rate") double dropout);
    @Linear              Tensor fc(Tensor drop, @As("out") int classes);
  }
  // spotless:on
}
