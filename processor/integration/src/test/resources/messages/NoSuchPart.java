package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @Split(parts = 3, index = 3) Tensor part(Tensor image);
//                          ^ [NoSuchPart] there is no part 3 of 3 (Net.part)
}
