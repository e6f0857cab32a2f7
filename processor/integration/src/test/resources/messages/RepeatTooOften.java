package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8) @Repeat(1001) Tensor stem(Tensor image);
//                         ^ [RepeatTooOften] a node is repeated at most 1,000 times, not 1,001 (Net.stem)
}
