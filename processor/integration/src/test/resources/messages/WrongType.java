package fixture;

import org.blockwright.*;
import org.blockwright.op.*;

@Blueprint
@interface Small {
  double width() default 8;
  boolean out() default true;

  interface Graph {
    @ConvBn Tensor first(Tensor x, @As("out") double width);
//                                     ^ [WrongType] @ConvBn takes out as int, not double
    @ConvBn Tensor second(Tensor first, boolean out);
//                                              ^ [WrongType] @ConvBn takes out as int, not boolean
  }
}
