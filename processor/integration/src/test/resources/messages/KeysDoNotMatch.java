package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @PatchEmbed(out = 8)  Tensor fine(Tensor image);
  @PatchEmbed(out = 16) Tensor coarse(Tensor image);
  @Attention(heads = 2) Tensor attended(Tensor fine, Tensor coarse);
//                                                          ^ [KeysDoNotMatch] queries have 8 channels, keys 16 (Net.attended)
}
