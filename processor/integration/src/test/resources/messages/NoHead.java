package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone interface Net {
//        ^ [NoHead] Net has no head: add @Head(gap = @Gap), @Head(noah = @Noah) or a head of your own
  @ConvBn(out = 8) Tensor stem(Tensor image);
}

@Backbone
@interface Family {
  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
  }
}

// ---- use
@Zoo
interface Families {
  @Family Block bare(int classes);
//              ^ [NoHead] bare has no head: add @Head(gap = @Gap), @Head(noah = @Noah) or a head of your own
}
