package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @PatchEmbed(out = 8) Tensor patches(Tensor image);
  @ClassToken          Tensor token(Tensor patches);
  @ToGrid              Tensor grid(Tensor token);
//                                        ^ [TokensInTheWay] this operator reads a map's cells, not 1 token beside them: leave the class token out (Net.grid)
}

@Backbone(size = 32) @Head(noah = @Noah)
//                                ^ [TokensInTheWay] this operator reads a map's cells, not 1 token beside them: leave the class token out (Noah)
interface Other {
  @PatchEmbed(out = 8) Tensor patches(Tensor image);
  @ClassToken          Tensor token(Tensor patches);
}
