package fixture;

import org.blockwright.*;
import org.blockwright.op.*;

@Blueprint
@interface Chain {
  int depth() default 2;

  interface Graph {
    @ConvBn @Repeat(3) Tensor links(Tensor x, @Repeat int depth);
//                  ^ [RepeatTwice] node links has two @Repeat
  }
}
