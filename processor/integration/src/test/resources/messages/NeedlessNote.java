package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;
import org.blockwright.record.*;

@Backbone(size = 32)
@interface Tiny {
  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
  }
}

// ---- use
@Zoo
interface Tinies {
  @Tiny @Head(gap = @Gap) @Published(params = 9_040, note = "rounded in the paper") Block tiny(int classes);
//                                                          ^ [NeedlessNote] parameters equal the published count: the note about them is out of date
}
