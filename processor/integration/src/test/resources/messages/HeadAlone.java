package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Head(gap = @Gap) interface Net {
//                ^ [NoBackbone] Net has no backbone: add an annotation that is marked @Backbone
  @ConvBn(out = 8) Tensor stem(Tensor image);
}
