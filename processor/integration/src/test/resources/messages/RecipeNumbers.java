package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;
import org.blockwright.record.*;

@Backbone(size = 32) @Gap
@Recipe(epochs = 3, lr = -0.1)
//                       ^ [Negative] lr must not be negative, not -0.1
interface Net {
  @ConvBn(out = 8) Tensor stem(Tensor image);
}

@Backbone(size = 32) @Noah(n = 2)
@Recipe(milestones = {30, -60})
//                   ^ [Negative] milestones must not be negative, not -60
interface Other {
  @ConvBn(out = 8) Tensor stem(Tensor image);
}
