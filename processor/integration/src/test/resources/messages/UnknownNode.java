package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Small {
  interface Graph {
    @ConvBn(out = 8) Tensor first(Tensor x);
    @ConvBn          Tensor second(Tensor frist);
//                                        ^ [UnknownNode] there is no node named frist here: did you mean first?
  }
}

// ---- use
@Backbone @Head(gap = @Gap)
interface Net {
  @Small Tensor stem(Tensor image);
//^ jar: [UnknownNode] there is no node named frist here: did you mean first? (Small, via Net.stem)
}
