package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @ConvBn         Tensor stem(Tensor image);
  @Add @Repeat(2) Tensor sum(Tensor stem, Tensor image);
//                       ^ [RepeatInputs] a repeated node reads one input: sum reads 2
}
