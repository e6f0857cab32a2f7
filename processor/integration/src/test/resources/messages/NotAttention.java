package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Vectors {
  interface Graph {
    @GlobalAvgPool        Tensor pooled(Tensor x);
    @AttentionMap @Linear Tensor logits(Tensor pooled, @As("out") int classes);
//  ^ [NotAttention] @Linear has no positions that an attention map could show: it gives (1000) (Vectors.logits, via Net)
  }
}

// ---- use
@Backbone(size = 32) @Vectors
//                   ^ jar: [NotAttention] @Linear has no positions that an attention map could show: it gives (1000) (Vectors.logits)
interface Net {
  @ConvBn(out = 8) Tensor stem(Tensor image);
}
