package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Wide {
  double factor() default 2;

  interface Graph {
    @ConvBn Tensor wide(Tensor x, @As("scale") double factor);
  }
}

// ---- use
@Backbone @Head(gap = @Gap)
interface Net {
  @Wide(factor = 0) Tensor stem(Tensor image);
//               ^ [NotAScale] scale is above 0, not 0 (Wide.wide, via Net.stem)
}
