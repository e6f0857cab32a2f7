package org.blockwright.zoo;

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
import org.blockwright.block.PvtBlock;
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
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = {
    "patches{i} -> patch_embed{i}.proj",
    "norm{i} -> patch_embed{i}.norm",
    "marked.token -> cls_token",
    "placed{i}.table -> pos_embed{i}",
    "stage{i}.{j} -> block{i}.{j}",
    "*.attended.attended -> *.attn",
    "*.attended.coarse -> *.attn.sr",
    "*.attended.norm -> *.attn.norm",
    "*.moved.{hidden|back} -> *.mlp.{fc1|fc2}",
    "norm",
    "head.logits -> head",
    "head"})})
// spotless:on
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
    @PatchEmbed(out = 64, patch = 4)   Tensor patches1(Tensor image);
    @LayerNorm(eps = 1e-5)             Tensor norm1(Tensor patches1);
    @PositionEmbedding                          Tensor placed1(Tensor norm1);
    @PvtBlock(heads = 1, reduction = 8, mlp = 8)
                                       Tensor stage1(Tensor placed1, @Ramp double drop, @Repeat @At(0) int[] depths);
    @ToGrid                            Tensor grid2(Tensor stage1);
    @PatchEmbed(out = 128, patch = 2)  Tensor patches2(Tensor grid2);
    @LayerNorm(eps = 1e-5)             Tensor norm2(Tensor patches2);
    @PositionEmbedding                          Tensor placed2(Tensor norm2);
    @PvtBlock(heads = 2, reduction = 4, mlp = 8)
                                       Tensor stage2(Tensor placed2, @Ramp double drop, @Repeat @At(1) int[] depths);
    @ToGrid                            Tensor grid3(Tensor stage2);
    @PatchEmbed(out = 320, patch = 2)  Tensor patches3(Tensor grid3);
    @LayerNorm(eps = 1e-5)             Tensor norm3(Tensor patches3);
    @PositionEmbedding                          Tensor placed3(Tensor norm3);
    @PvtBlock(heads = 5, reduction = 2, mlp = 4)
                                       Tensor stage3(Tensor placed3, @Ramp double drop, @Repeat @At(2) int[] depths);
    @ToGrid                            Tensor grid4(Tensor stage3);
    @PatchEmbed(out = 512, patch = 2)  Tensor patches4(Tensor grid4);
    @LayerNorm(eps = 1e-5)             Tensor norm4(Tensor patches4);
    @ClassToken                        Tensor marked(Tensor norm4, @If boolean classToken);
    @PositionEmbedding                          Tensor placed4(Tensor marked);
    @PvtBlock(heads = 8, mlp = 4)
                                       Tensor stage4(Tensor placed4, @Ramp double drop, @Repeat @At(3) int[] depths);
    @LayerNorm                         Tensor norm(Tensor stage4);
  }
  // spotless:on
}
