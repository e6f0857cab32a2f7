package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(noah = @Noah(n = 3))
//                               ^ [GroupsDoNotDivide] 3 groups do not divide 4 channels: 1, 2 and 4 do (Noah)
interface Net {
  @ConvBn(out = 8) Tensor stem(Tensor image);
}

@Backbone @Head(gap = @Gap)
interface Other {
  @ConvBn(out = 8)               Tensor stem(Tensor image);
  @ConvBn(kernel = 3, groups = 5) Tensor grouped(Tensor stem);
//                             ^ [GroupsDoNotDivide] 5 groups do not divide 8 channels: 1, 2, 4 and 8 do (Other.grouped)
}
