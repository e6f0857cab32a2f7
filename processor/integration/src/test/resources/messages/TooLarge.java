package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 60_000, channels = 100_000) @Head(gap = @Gap)
interface Net {
  @Flatten Tensor flat(Tensor image);
//^ [TooLarge] the shape (100000, 60000, 60000) is too large (Net.flat)
}
