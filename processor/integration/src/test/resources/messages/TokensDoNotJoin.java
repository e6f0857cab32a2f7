package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @PatchEmbed(out = 8) Tensor patches(Tensor image);
  @Linear(out = 12) Tensor wide(Tensor patches);
  @Concat(over = Axis.POSITIONS) Tensor both(Tensor patches, Tensor wide);
//                                                                  ^ [TokensDoNotJoin] (4, 8) and (4, 12) do not join: their tokens have different channels (Net.both)
}
