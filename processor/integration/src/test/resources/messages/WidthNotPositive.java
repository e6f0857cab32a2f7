package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone
@interface Slim {
  @Width double width() default 1;

  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
  }
}

// ---- use
@Zoo
interface Slims {
  @Slim(width = 0) @Head(gap = @Gap) Block slim(int classes);
//              ^ [WidthNotPositive] a width is above 0, not 0 (Slim.stem)
}
