package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @Conv(out = 8) Tensor pass(Tensor image);
//                      ^ [NameReserved] pass cannot be a name here: generated blocks use it themselves
}
