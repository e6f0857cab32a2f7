package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8) Tensor head(Tensor image);
//                        ^ [NameReserved] head cannot be a name here: generated blocks use it themselves
}
