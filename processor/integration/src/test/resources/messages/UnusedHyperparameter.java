package fixture;

import org.blockwright.*;
import org.blockwright.op.*;

@Blueprint
@interface Small {
  int out() default 8;
  int stride() default 1;
//    ^ [UnusedHyperparameter] no node uses hyper-parameter stride

  interface Graph {
    @ConvBn Tensor first(Tensor x, int out);
  }
}
