package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @Conv(out = 8) Tensor wide(Tensor image);
  @WeightedSum(slices = true) Tensor mixed(Tensor image, Tensor wide);
//                                                              ^ [SlicesDoNotFit] 3 queries do not divide 8 channels into slices (Net.mixed)
}
