package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(classToken = @ClassTokenHead)
//                                      ^ [NoClassToken] there is no class token to read in (4, 8) (ClassTokenHead.pool)
interface Net {
  @PatchEmbed(out = 8) Tensor patches(Tensor image);
}
