package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @PatchEmbed(out = 8) Tensor patches(Tensor image);
  @Transpose Tensor columns(Tensor patches);
  @Linear Tensor mixed(Tensor columns, @Like Tensor image);
//^ [WrongLike] this operator takes its size from columns (C, L), not from a map (C, H, W): (3, 32, 32) (Net.mixed)
}
