package org.blockwright.runtime.spark;

import static org.blockwright.record.Recipe.Optimizer.ADAMW;

import org.blockwright.Backbone;
import org.blockwright.Tensor;
import org.blockwright.block.TransformerBlock;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.PatchEmbed;
import org.blockwright.op.PositionEmbedding;
import org.blockwright.record.Recipe;

/** A small network without batch norms. */
@Backbone(size = 32)
@Head(gap = @Gap)
@Recipe(optimizer = ADAMW, lr = 1e-3)
public interface PlainNet {
  // spotless:off
  @PatchEmbed(patch = 8, out = 24) Tensor patch_embed(Tensor image);
  @PositionEmbedding               Tensor pos_embed(Tensor patch_embed);
  @TransformerBlock(heads = 2)     Tensor blocks(Tensor pos_embed);
  @LayerNorm                       Tensor norm(Tensor blocks);
  // spotless:on
}
