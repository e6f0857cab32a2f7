package fixture;

import org.blockwright.*;
import org.blockwright.op.*;

@Blueprint
  @Backbone(size = 32)
//^ [TwoKinds] Both is marked @Blueprint and @Backbone: it is one of these
@interface Both {
  interface Graph {
    @Conv(out = 8) Tensor stem(Tensor image);
  }
}

@Blueprint
@interface OfAClass {
  abstract class Graph {
//         ^ [GraphKind] OfAClass.Graph is no interface: nodes stand in an interface
    @Conv(out = 8)
    abstract Tensor stem(Tensor x);
  }
}
