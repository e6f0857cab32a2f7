package org.blockwright.zoo.pvt;

import static org.blockwright.Distribution.TRUNCATED_NORMAL;
import static org.blockwright.Distribution.ZEROS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.At;
import org.blockwright.Backbone;
import org.blockwright.If;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Ramp;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.Width;
import org.blockwright.op.ClassToken;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.PatchEmbed;
import org.blockwright.op.PositionEmbedding;
import org.blockwright.op.ToGrid;
import org.blockwright.record.CheckpointKeys;

/**
 * Pyramid Vision Transformer: to tokens {@code (49, 512)}, or {@code (50, 512)} with its class
 * token.
 */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(linear = @Initializer(value = TRUNCATED_NORMAL, std = 0.02), linearBias = @Initializer(ZEROS))
@CheckpointKeys({
  @CheckpointKeys.Source(
      name = "official",
      rules = {"*.attn.attn -> *.attn", "*.attn.sr.proj -> *.attn.sr", "head.fc -> head"})
})
public @interface Pvt {
  /** Width multiplier. */
  @Width(divisor = 1)
  double width() default 1;

  /** Blocks in each of the four stages. */
  int[] depths();

  /** Stochastic depth of the last block. */
  double drop() default 0.1;

  /** Whether a class token stands before the others in the last stage. */
  boolean classToken() default false;

  // spotless:off
  /** Four stages, each on a coarser grid. */
  interface Graph {
    @PatchEmbed(out = 64, patch = 4, norm = true)
                       Tensor patch_embed1(Tensor image);
    @PositionEmbedding Tensor pos_embed1(Tensor patch_embed1);
    @PvtBlock(heads = 1, reduction = 8, mlp = 8)
                       Tensor block1(Tensor pos_embed1, @Ramp double drop, @Repeat @At(0) int[] depths);
    @ToGrid            Tensor grid2(Tensor block1);
    @PatchEmbed(out = 128, patch = 2, norm = true)
                       Tensor patch_embed2(Tensor grid2);
    @PositionEmbedding Tensor pos_embed2(Tensor patch_embed2);
    @PvtBlock(heads = 2, reduction = 4, mlp = 8)
                       Tensor block2(Tensor pos_embed2, @Ramp double drop, @Repeat @At(1) int[] depths);
    @ToGrid            Tensor grid3(Tensor block2);
    @PatchEmbed(out = 320, patch = 2, norm = true)
                       Tensor patch_embed3(Tensor grid3);
    @PositionEmbedding Tensor pos_embed3(Tensor patch_embed3);
    @PvtBlock(heads = 5, reduction = 2, mlp = 4)
                       Tensor block3(Tensor pos_embed3, @Ramp double drop, @Repeat @At(2) int[] depths);
    @ToGrid            Tensor grid4(Tensor block3);
    @PatchEmbed(out = 512, patch = 2, norm = true)
                       Tensor patch_embed4(Tensor grid4);
    @ClassToken        Tensor cls_token(Tensor patch_embed4, @If boolean classToken);
    @PositionEmbedding Tensor pos_embed4(Tensor cls_token);
    @PvtBlock(heads = 8, mlp = 4)
                       Tensor block4(Tensor pos_embed4, @Ramp double drop, @Repeat @At(3) int[] depths);
    @LayerNorm         Tensor norm(Tensor block4);
  }
  // spotless:on
}
