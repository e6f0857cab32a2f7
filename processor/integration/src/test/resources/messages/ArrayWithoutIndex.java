package fixture;

import org.blockwright.*;
import org.blockwright.op.*;

@Blueprint
@interface Small {
  int[] out() default {8, 16};

  interface Graph {
    @ConvBn Tensor first(Tensor x, int[] out);
//                                       ^ [ArrayWithoutIndex] out is an array: pick an element with @At, deal them out with @Each, or pass it to an array
  }
}
