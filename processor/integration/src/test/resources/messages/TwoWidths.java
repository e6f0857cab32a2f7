package fixture;

import org.blockwright.*;
import org.blockwright.op.*;

@Backbone
@interface Net {
  @Width double width() default 1;
  @Width double height() default 1;
//              ^ [TwoWidths] a backbone has one @Width: width and height both have it

  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
  }
}
