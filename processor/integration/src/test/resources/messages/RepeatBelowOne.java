package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Chain {
  int depth() default 2;

  interface Graph {
    @ConvBn Tensor links(Tensor x, @Repeat int depth);
  }
}

// ---- use
@Backbone @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8) Tensor stem(Tensor image);
  @Chain(depth = 0) Tensor body(Tensor stem);
//               ^ [RepeatBelowOne] a node is repeated at least once, not 0 times (Chain.links, via Net.body)
}

@Backbone @Head(gap = @Gap)
interface Never {
  @ConvBn(out = 8) @Repeat(-2) Tensor stem(Tensor image);
//                         ^ [RepeatBelowOne] a node is repeated at least once, not -2 times (Never.stem)
}
