package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;
import org.blockwright.record.*;

@Backbone(size = 32)
@interface Tiny {
  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
  }
}

// ---- use
@Zoo
  @Weights(url = "https://x.org/a.pth", sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", bytes = 1, licence = "MIT")
//^ [WeightsOfNoModel] @Weights belong to a model: write them on a row of Tinies
interface Tinies {
  @Tiny @Head(gap = @Gap) Block tiny(int classes);
}
