package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface MyHead {
  interface Graph {
    @GlobalAvgPool Tensor pooled(Tensor x);
    @Linear        Tensor logits(Tensor pooled, @As("out") int classes);
  }
}

// ---- use
@Backbone @Head(gap = @Gap, noah = @Noah)
//                                 ^ [TwoHeads] Net has two heads, gap and noah: write one
interface Net {
  @ConvBn(out = 8) Tensor stem(Tensor image);
}

@Backbone @Head(gap = @Gap) @MyHead
//                          ^ [TwoHeads] Other has two heads, gap and MyHead: write one
interface Other {
  @ConvBn(out = 8) Tensor stem(Tensor image);
}
