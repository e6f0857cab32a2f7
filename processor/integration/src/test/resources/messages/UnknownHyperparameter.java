package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Small {
  int width() default 8;

  interface Graph {
    @ConvBn Tensor first(Tensor x, @As("out") int width, int strides);
//                                                           ^ [UnknownHyperparameter] Small has no hyper-parameter named strides: there is width
  }
}

// ---- use
@Zoo
interface Smalls {
  @SmallNet @Head(gap = @Gap) Block small(int classes);
}

@Backbone
@interface SmallNet {
  interface Graph {
    @Small Tensor only(Tensor image);
//  ^ jar: [UnknownHyperparameter] Small has no hyper-parameter named strides: there is width (Small, via SmallNet.only, via Smalls.small)
  }
}
