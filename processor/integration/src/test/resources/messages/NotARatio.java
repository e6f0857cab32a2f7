package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @Slice(ratio = 1.5) Tensor stem(Tensor image);
//               ^ [NotARatio] ratio lies between 0 and 1, not at 1.5 (Net.stem)
}

@Backbone @Head(noah = @Noah(r = 1))
//                               ^ [NotARatio] r lies between 0 and 1, not at 1 (Noah)
interface Other {
  @ConvBn(out = 8) Tensor stem(Tensor image);
}
