package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @Conv(out = 8) int stem(Tensor image);
//                   ^ [NodeNotTensor] node stem must return Tensor, not int
}
