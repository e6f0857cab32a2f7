package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @Add Tensor stem(Tensor image);
//^ [TooFewInputs] this operator reads at least 2 inputs, not 1 (Net.stem)
}
