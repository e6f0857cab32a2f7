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
import org.blockwright.block.ClassQueries;
import org.blockwright.op.Dropout;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.LearnedTokens;
import org.blockwright.op.ToTokens;
import org.blockwright.op.TokenwiseLinear;

/**
 * A learned token for each class reads the positions, and each is classified by a row of its own:
 * {@code y_k = <w_k, c_k> + b_k} (the attention-based pooling of PatchConvNet with a token for each
 * class, arXiv 2112.13692, section 3.3; facebookresearch/deit, {@code patchconvnet_models.py},
 * Apache-2.0, read for names and order). A map {@code (C, H, W)} or tokens {@code (L, C)} to {@code
 * (classes)}; the attention maps are {@code (heads, classes, L)}. {@code 10 C^2 + 14 C} parameters
 * a block at a ratio of 3, and {@code 2 K C + K + 2 C}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface PerClassAttention {
  /** Blocks. */
  int depth() default 1;

  /** Attention heads. */
  int heads() default 1;

  /** Inner width of the MLPs for each channel. */
  double mlp() default 3;

  /** What the layers' scales start at. */
  double scale() default 1e-4;

  /** Dropout before the classifiers. */
  double dropout() default 0;

  // spotless:off
  /** Tokens, blocks, classify each. */
  interface Graph {
    @ToTokens
    Tensor tokens(Tensor x);

    @LearnedTokens
    Tensor cls_token(Tensor tokens, @As("count") int classes);

    @ClassAttentionBlock(attention = ClassQueries.class)
    Tensor blocks(
        Tensor cls_token, Tensor tokens, int heads, double mlp, double scale, @Repeat int depth);

    @LayerNorm
    Tensor norm(Tensor blocks);

    @Dropout
    Tensor drop(Tensor norm, @As("rate") double dropout);

    @TokenwiseLinear
    Tensor fc(Tensor drop, @As("out") int classes);
  }
  // spotless:on
}
