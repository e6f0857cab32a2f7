package org.blockwright.zoo.cait;

import static org.blockwright.Distribution.TRUNCATED_NORMAL;
import static org.blockwright.Distribution.ZEROS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Backbone;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.PatchEmbed;
import org.blockwright.op.PositionEmbedding;
import org.blockwright.record.CheckpointKeys;

/**
 * CaiT up to its class attention, which is a head (arXiv 2103.17239; timm's layout): to tokens
 * {@code (196, dim)} from patches of 16.
 */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(linear = @Initializer(value = TRUNCATED_NORMAL, std = 0.02), linearBias = @Initializer(ZEROS))
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = {
    "head.cls_token -> cls_token",
    "head.blocks.{i} -> blocks_token_only.{i}",
    "head.norm -> norm",
    "head.fc -> head"}),
  @CheckpointKeys.Source(name = "timm", base = "official")})
// spotless:on
public @interface Cait {
  /** Channels of a token. */
  int dim();

  /** Attention heads. */
  int heads();

  /** Blocks. */
  int depth() default 24;

  /** What the layers' scales start at. */
  double scale() default 1e-5;

  /** Stochastic depth, the same in every block. */
  double drop() default 0.05;

  // spotless:off
  /** Patches, positions, blocks. */
  interface Graph {
    @PatchEmbed        Tensor patch_embed(Tensor image, @As("out") int dim);
    @PositionEmbedding Tensor pos_embed(Tensor patch_embed);
    @CaitBlock         Tensor blocks(Tensor pos_embed, int heads, double scale, double drop, @Repeat int depth);
  }
  // spotless:on
}
