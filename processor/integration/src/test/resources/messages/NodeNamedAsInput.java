package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @Conv(out = 8) Tensor image(Tensor image);
//                      ^ [NodeNamedAsInput] image cannot be a name here: it is the graph's input
}

@Blueprint
@interface Scaled {
  int x() default 2;
//    ^ [NodeNamedAsInput] x cannot be a name here: it is the graph's input

  interface Graph {
    @Conv Tensor out(Tensor x);
  }
}
