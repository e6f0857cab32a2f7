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
      url = "https://x.org/a.pth",
      sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      bytes = 1,
      licence = " ")
//              ^ [NoLicence] weights have a licence: name the terms under which others may use them
  Block none(int classes);
}
