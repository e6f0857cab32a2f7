package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @Scale(factor = Double.NaN) Tensor scaled(Tensor image);
//                      ^ [NotFinite] factor is a finite number, not NaN (Net.scaled)
}
