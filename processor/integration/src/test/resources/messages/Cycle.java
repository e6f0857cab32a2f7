package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Loop {
  interface Graph {
    @Add    Tensor sum(Tensor x, Tensor second);
//                 ^ [Cycle] nodes read each other in a circle: sum > second > first > sum
    @ConvBn Tensor first(Tensor sum);
    @ConvBn Tensor second(Tensor first);
    @ConvBn Tensor last(Tensor second);
  }
}

// ---- use
@Backbone @Head(gap = @Gap)
interface Net {
  @Loop Tensor stem(Tensor image);
//^ jar: [Cycle] nodes read each other in a circle: sum > second > first > sum (Loop, via Net.stem)
}
