package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @PatchEmbed(out = 8, patch = 4) Tensor patches(Tensor image);
  @WindowAttention(heads = 2, window = 4, shift = 4) Tensor attn(Tensor patches);
//                                                ^ [ShiftTooLarge] a shift of 4 leaves no room in a window of 4: it lies below the window (Net.attn)
}
