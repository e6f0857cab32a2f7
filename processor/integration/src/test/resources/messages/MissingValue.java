package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Blueprint
@interface Gate {
  int heads() default Size.REQUIRED;

  interface Graph {
    @Attention Tensor attended(Tensor x, int heads);
  }
}

// ---- use
@Backbone @Head(gap = @Gap)
interface Net {
  @PatchEmbed(out = 64) Tensor patches(Tensor image);
  @Gate                 Tensor gated(Tensor patches);
//^ [MissingValue] @Gate needs a value for heads
  @Attention            Tensor attended(Tensor gated);
//^ [MissingValue] @Attention needs a value for heads
}
