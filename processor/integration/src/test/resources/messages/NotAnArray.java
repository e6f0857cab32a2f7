package fixture;

import org.blockwright.*;
import org.blockwright.op.*;

@Blueprint
@interface Small {
  int out() default 8;

  interface Graph {
    @ConvBn Tensor first(Tensor x, @At(0) int out);
//                                     ^ [NotAnArray] @At picks from an array: out is none
  }
}
