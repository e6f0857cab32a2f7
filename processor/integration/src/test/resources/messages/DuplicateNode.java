package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @Conv(out = 8) Tensor stem(Tensor image);
  @Add Tensor stem(Tensor stem, Tensor image);
//            ^ [DuplicateNode] there are two nodes named stem: a node's name is its identity
}
