package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 4) @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8, kernel = 7, padding = 0) Tensor stem(Tensor image);
//                          ^ [EmptyMap] a 7 x 7 window does not fit into a map of 4 x 4 (Net.stem)
}
