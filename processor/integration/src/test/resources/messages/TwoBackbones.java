package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone
@interface First {
  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
  }
}

@Backbone
@interface Second {
  interface Graph {
    @ConvBn(out = 16) Tensor stem(Tensor image);
  }
}

// ---- use
@Zoo
interface Nets {
  @First @Second @Head(gap = @Gap) Block both(int classes);
//       ^ [TwoBackbones] both has two backbones, @First and @Second: write one
}
