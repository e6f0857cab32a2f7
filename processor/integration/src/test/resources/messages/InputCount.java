package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8) Tensor left(Tensor image);
  @ConvBn Tensor stem(Tensor left, Tensor image);
//^ [InputCount] this operator reads exactly 1 input, not 2 (Net.stem)
}
