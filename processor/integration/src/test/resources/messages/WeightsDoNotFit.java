package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @PatchEmbed(out = 8) Tensor patches(Tensor image);
  @WeightedSum Tensor mixed(Tensor image, Tensor patches);
//                                               ^ [WeightsDoNotFit] weights over 1024 positions do not fit 4: (3, 32, 32), (4, 8) (Net.mixed)
}
