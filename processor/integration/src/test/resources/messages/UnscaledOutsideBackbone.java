package fixture;

import org.blockwright.*;
import org.blockwright.op.*;

@Blueprint
@interface Small {
  interface Graph {
    @ConvBn(out = 8) @Unscaled Tensor first(Tensor x);
//                                    ^ [UnscaledOutsideBackbone] @Unscaled has no effect on first: only a backbone has a width
  }
}
