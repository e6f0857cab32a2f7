package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @PatchEmbed(out = 8) Tensor patches(Tensor image);
  @FourierPositions(hidden = 3) Tensor placed(Tensor patches);
//                           ^ [NotEven] hidden is an even number, not 3 (Net.placed)
}
