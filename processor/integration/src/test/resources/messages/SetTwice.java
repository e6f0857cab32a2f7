package fixture;

import org.blockwright.*;
import org.blockwright.op.*;

@Blueprint
@interface Small {
  int out() default 8;

  interface Graph {
    @ConvBn(out = 4) Tensor first(Tensor x, int out);
//                                              ^ [SetTwice] out is both written on the node and passed as a parameter
  }
}
