package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Attend {
  interface Graph {
    @Attention(heads = 5) Tensor attended(Tensor x);
//                     ^ [HeadsDoNotDivide] 5 heads do not divide 64 channels: 1, 2, 4, 8, 16 and 32 do (Attend.attended, via Family.body, via Families.wide)
  }
}

@Backbone
@interface Family {
  int dim() default 65;

  interface Graph {
    @PatchEmbed Tensor patches(Tensor image, @As("out") int dim);
    @Attend     Tensor body(Tensor patches);
  }
}

// ---- use
@Zoo
interface Families {
  @Family @Head(gap = @Gap) Block narrow(int classes);
  @Family(dim = 64) @Head(gap = @Gap) Block wide(int classes);
//^ jar: [HeadsDoNotDivide] 5 heads do not divide 64 channels: 1, 2, 4, 8, 16 and 32 do (Attend.attended, via Family.body)
}
