package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Padded {
  int padding() default 0;

  interface Graph {
    @Conv(kernel = 3) Tensor first(Tensor x, int padding);
  }
}

// ---- use
@Backbone @Head(gap = @Gap)
interface Net {
  @Padded(padding = -2) Tensor stem(Tensor image);
//                  ^ [Negative] padding must not be negative, not -2 (Padded.first, via Net.stem)
}
