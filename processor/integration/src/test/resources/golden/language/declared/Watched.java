package golden;

import org.blockwright.AttentionMap;
import org.blockwright.Backbone;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.Attention;
import org.blockwright.op.PatchEmbed;

/** Attention in the backbone and in the head. */
@Backbone(size = 32)
@Looking(n = 4)
public interface Watched {
  @PatchEmbed(out = 16, patch = 8) Tensor tokens(Tensor image);
  @AttentionMap @Attention(heads = 2) @Repeat(2) Tensor attn(Tensor tokens);
}
