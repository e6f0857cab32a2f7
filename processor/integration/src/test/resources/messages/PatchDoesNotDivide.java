package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @PatchEmbed(out = 8, patch = 5) Tensor patches(Tensor image);
//                             ^ [PatchDoesNotDivide] patches of 5 do not divide a map of 32 x 32 (Net.patches)
}
