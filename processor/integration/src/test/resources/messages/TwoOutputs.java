package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8) Tensor left(Tensor image);
  @ConvBn(out = 8) Tensor right(Tensor image);
//                        ^ [TwoOutputs] nobody reads left and right, so the output is not unique: let one node read the others
}
