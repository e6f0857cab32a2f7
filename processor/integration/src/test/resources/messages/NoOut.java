package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Gap
interface Net {
  @Conv(kernel = 3) Tensor stem(Tensor image);
//^ [NoOut] @Conv reads the image and has no out, so that as many channels would come out as the image has: write how many there are to be
  @ConvBn           Tensor body(Tensor stem);
}

@Backbone(size = 32) @Gap
interface Alone {
  @Conv(kernel = 3, depthwise = true) Tensor stem(Tensor image);
}
