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
      sha256 = "12fca82f",
//             ^ [NotASha256] a SHA-256 is 64 hexadecimal digits, not "12fca82f"
      bytes = 1,
      licence = "MIT")
  Block shortened(int classes);
  @Tiny @Head(gap = @Gap) @Weights(
      url = "https://x.org/a.pth",
      sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      bytes = 0,
//            ^ [NotPositive] bytes must be at least 1, not 0
      licence = "MIT")
  Block empty(int classes);
}
