package fixture;

import org.blockwright.*;
import org.blockwright.block.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8) Tensor stem(Tensor image);
  @BasicBlock Tensor body(Tensor stem, Tensor image);
//                   ^ [InputCount] this operator reads exactly 1 input, not 2
}
