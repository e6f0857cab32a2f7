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
  @Tiny @Head(gap = @Gap) @Published(top1 = 1.5, params = 12_345) Block tiny(int classes);
//                                                        ^ [PublishedDiffers] tiny was published with 12,345 parameters and has 9,040: correct one of them, or write a note
  @Tiny @Head(gap = @Gap) @Published(params = 1.23e6) Block million(int classes);
//                                            ^ [PublishedDiffers] million was published with 1.23 M parameters and has 9,040: correct one of them, or write a note
}
