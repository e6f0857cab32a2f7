package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Attend {
  interface Graph {
    @Attention(heads = 2) Tensor attended(Tensor x);
//                                               ^ [WrongKind] this operator reads tokens (L, C), not a map (C, H, W): (8, 32, 32) (Attend.attended, via Net.body)
  }
}

// ---- use
@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8) Tensor stem(Tensor image);
  @Attend          Tensor body(Tensor stem);
//^ jar: [WrongKind] this operator reads tokens (L, C), not a map (C, H, W): (8, 32, 32) (Attend.attended, via Net.body)
}
