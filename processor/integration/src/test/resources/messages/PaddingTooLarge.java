package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @MaxPool(kernel = 3, padding = 2) Tensor pooled(Tensor image);
//                               ^ [PaddingTooLarge] a padding of 2 is more than half of a 3 x 3 window (Net.pooled)
}
