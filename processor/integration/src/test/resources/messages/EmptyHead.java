package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head
//        ^ [EmptyHead] @Head names no head: write @Head(gap = @Gap) or @Head(noah = @Noah)
interface Net {
  @ConvBn(out = 8) Tensor stem(Tensor image);
}
