package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap(dropout = 1.5))
//                                   ^ [NotARate] rate is a probability below 1, not 1.5 (Gap.drop)
interface Net {
  @ConvBn(out = 8) Tensor stem(Tensor image);
}
