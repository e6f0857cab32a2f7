package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Two {
  interface Graph {
    @Conv(out = 8) Tensor a(Tensor x);
    @BatchNorm     Tensor b(Tensor a, Tensor x);
//  ^ [InputCount] this operator reads exactly 1 input, not 2
  }
}

@Blueprint
@interface Alone {
  interface Graph {
    @Add Tensor a(Tensor x);
//  ^ [TooFewInputs] this operator reads at least 2 inputs, not 1
  }
}

@Backbone @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8) Tensor stem(Tensor image);
  @Two             Tensor body(Tensor stem);
}
