package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @GlobalAvgPool                Tensor pooled(Tensor image);
  @Softmax(over = Axis.POSITIONS) Tensor soft(Tensor pooled);
//                    ^ [AxisMissing] (3) has no POSITIONS (Net.soft)
}

@Backbone(size = 32) @Head(gap = @Gap)
interface Other {
  @Sum(over = Axis.CHANNELS) Tensor sum(Tensor image);
//                ^ [AxisMissing] (3, 32, 32) has no CHANNELS to sum over (Other.sum)
}
