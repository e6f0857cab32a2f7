package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 0) @Head(gap = @Gap)
//               ^ [NotPositive] size must be at least 1, not 0
interface Nowhere {
  @ConvBn(out = 8) Tensor stem(Tensor image);
}

@Backbone @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8, stride = 0) Tensor stem(Tensor image);
//                          ^ [NotPositive] stride must be at least 1, not 0 (Net.stem)
}

@Backbone @Head(gap = @Gap)
interface Thin {
  @ConvBn(out = -8) Tensor stem(Tensor image);
//              ^ [NotPositive] out must be at least 1, not -8 (Thin.stem)
}
