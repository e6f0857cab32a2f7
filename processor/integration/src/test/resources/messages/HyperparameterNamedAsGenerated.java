package fixture;

import org.blockwright.*;
import org.blockwright.op.*;

@Blueprint
@interface Chain {
  int previous() default 8;
//    ^ [NameReserved] previous cannot be a name here: generated blocks use it themselves

  interface Graph {
    @ConvBn @Repeat(2) Tensor links(Tensor x, @As("out") int previous);
  }
}
