package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8) Tensor stem(Tensor image);
  @Multiply        Tensor gated(Tensor stem, Tensor image);
//                                                  ^ [ShapesDoNotMultiply] (8, 32, 32) and (3, 32, 32) do not multiply (Net.gated)
}
