package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @Sum Tensor sum(Tensor image);
//^ [NoAxes] a sum needs axes: name them in over (Net.sum)
}
