package fixture;

import org.blockwright.*;
import org.blockwright.op.*;

@Blueprint
@interface Maps {
  interface Graph {
    @Conv Tensor maps(Tensor x, @As("out") int classes);
  }
}

// ---- use
@Backbone(size = 32) @Maps
//                   ^ [HeadOutput] a head gives one logit a class, (1000): Maps gives (1000, 32, 32) (Maps)
interface Net {
  @ConvBn(out = 8) Tensor stem(Tensor image);
}
