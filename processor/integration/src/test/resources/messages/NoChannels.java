package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @Slice(ratio = 0.1) Tensor stem(Tensor image);
//               ^ [NoChannels] 0.1 of 3 channels leaves none (Net.stem)
}
