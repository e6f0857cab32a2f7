package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8) Tensor stem(Tensor image);
  @Noah            Tensor logits(Tensor stem);
//^ [HeadOutsideModel] @Noah reads the number of classes, so it is a head: put it on a model
}

@Backbone @Head(gap = @Gap)
interface Twice {
  @ConvBn(out = 8)  Tensor stem(Tensor image);
  @NetworkInNetwork Tensor logits(Tensor stem);
//^ [HeadOutsideModel] @NetworkInNetwork reads the number of classes, so it is a head: put it on a model
}
