package fixture;

import org.blockwright.*;
import org.blockwright.op.*;

@Backbone
@interface Staged {
  int[] depths() default {1, 1};

  interface Graph {
    @ConvBn(out = 8) Tensor first(Tensor image, @Repeat @At(-1) int[] depths);
//                                                          ^ [IndexOutOfArray] index -1 is outside of depths, whose first element is 0
  }
}
