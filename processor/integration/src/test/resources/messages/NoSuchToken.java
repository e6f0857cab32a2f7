package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @PatchEmbed(out = 8) Tensor patches(Tensor image);
  @ClassToken Tensor cls(Tensor patches);
  @SelectClassToken(index = 1) Tensor second(Tensor cls);
//                          ^ [NoSuchToken] there is no token 1 before the grid in (5, 8), which has 1 (Net.second)
}
