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
interface Tinies {
  @Tiny @Head(gap = @Gap) @Weights(
      url = "http://x.org/a.pth",
//          ^ [NotHttps] weights are downloaded by https, and this is no such address: http://x.org/a.pth
      sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      bytes = 1,
      licence = "MIT")
  Block plain(int classes);
  @Tiny @Head(gap = @Gap) @Weights(
      url = "weights/a b.pth",
//          ^ [NotHttps] weights are downloaded by https, and this is no such address: weights/a b.pth
      sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      bytes = 1,
      licence = "MIT")
  Block local(int classes);
}
