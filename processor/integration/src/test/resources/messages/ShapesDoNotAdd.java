package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Residual {
  int stride() default 1;

  interface Graph {
    @ConvBn(kernel = 3) Tensor branch(Tensor x, int stride);
    @Add                Tensor sum(Tensor branch, Tensor x);
//                                                       ^ [ShapesDoNotAdd] (8, 16, 16) and (8, 32, 32) do not add (Residual.sum, via Net.body)
  }
}

// ---- use
@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8)      Tensor stem(Tensor image);
  @Residual(stride = 2) Tensor body(Tensor stem);
//^ jar: [ShapesDoNotAdd] (8, 16, 16) and (8, 32, 32) do not add (Residual.sum, via Net.body)
}
