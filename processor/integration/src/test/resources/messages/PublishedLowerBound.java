package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;
import org.blockwright.record.*;

@Native(ai.djl.nn.core.Multiplication.class)
@interface Untold {}

@Backbone(size = 32)
@interface Tiny {
  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
    @Untold          Tensor more(Tensor stem);
  }
}

@Zoo
interface Tinies {
  @Tiny @Head(gap = @Gap) @Published(top1 = 1.5, params = 9_040) Block tiny(int classes);
//                                                        ^ [PublishedLowerBound] tiny has a native block, whose counts nobody states: published params cannot be compared
  @Tiny @Head(gap = @Gap) @Published(top1 = 1.5, macs = 3e6) Block other(int classes);
//                                                      ^ [PublishedLowerBound] other has a native block, whose counts nobody states: published macs cannot be compared
}
