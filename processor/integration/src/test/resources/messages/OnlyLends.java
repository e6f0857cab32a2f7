package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8) Tensor wide(Tensor image);
//                        ^ [OnlyLends] node wide lends its shape, but nobody reads its data
  @ConvBn          Tensor stem(Tensor image, @Like Tensor wide);
}
