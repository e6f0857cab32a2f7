package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Small {
  interface Graph {
    @ConvBn(out = 8) Tensor first(Tensor x);
    @ConvBn          Tensor spare(Tensor x);
//                          ^ [UnreadNode] nobody reads node spare, and second is the output: let another node read it, or drop it
    @ConvBn          Tensor second(Tensor first);
  }
}

// ---- use
@Backbone @Head(gap = @Gap)
interface Net {
  @Small Tensor stem(Tensor image);
//^ jar: [UnreadNode] nobody reads node spare, and second is the output: let another node read it, or drop it (Small, via Net.stem)
}
