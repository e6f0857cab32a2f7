package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @Conv(out = 8) Tensor stem();
//                      ^ [NoInput] node stem reads nothing: give it a Tensor parameter
  @Add Tensor sum(Tensor stem, Tensor image);
}
