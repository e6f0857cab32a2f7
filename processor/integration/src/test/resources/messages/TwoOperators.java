package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Stem {
  interface Graph {
    @Conv(out = 8) @BatchNorm Tensor stem(Tensor x);
//                 ^ [TwoOperators] node stem has two operators, @Conv and @BatchNorm: split it into two nodes
  }
}

// ---- use
@Backbone @Head(gap = @Gap)
interface Net {
  @Stem Tensor stem(Tensor image);
//^ jar: [TwoOperators] node stem has two operators, @Conv and @BatchNorm: split it into two nodes (Stem, via Net.stem)
}
