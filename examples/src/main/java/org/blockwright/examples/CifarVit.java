package org.blockwright.examples;

import static org.blockwright.Distribution.TRUNCATED_NORMAL;
import static org.blockwright.Distribution.ZEROS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Backbone;
import org.blockwright.If;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.block.TransformerBlock;
import org.blockwright.op.ClassToken;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.PatchEmbed;
import org.blockwright.op.PositionEmbedding;

/**
 * A vision transformer for pictures of 32 x 32, on patches of 4: to tokens {@code (64, dim)}, or
 * {@code (65, dim)} with its class token.
 */
@Backbone(size = 32)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(linear = @Initializer(value = TRUNCATED_NORMAL, std = 0.02), linearBias = @Initializer(ZEROS))
public @interface CifarVit {
  /** Channels of a token. */
  int dim() default 48;

  /** Attention heads. */
  int heads() default 4;

  /** Blocks. */
  int depth() default 3;

  /** Whether a class token stands before the others. */
  boolean classToken() default false;

  // spotless:off
  /** Patches, positions, blocks, norm. */
  interface Graph {
    @PatchEmbed(patch = 4) Tensor patch_embed(Tensor image, @As("out") int dim);
    @ClassToken            Tensor cls_token(Tensor patch_embed, @If boolean classToken);
    @PositionEmbedding     Tensor pos_embed(Tensor cls_token);
    @TransformerBlock      Tensor blocks(Tensor pos_embed, int heads, @Repeat int depth);
    @LayerNorm             Tensor norm(Tensor blocks);
  }
  // spotless:on
}
