package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @MaxPool Tensor half(Tensor image);
  @Concat  Tensor both(Tensor half, Tensor image);
//                                         ^ [ShapesDoNotConcat] (3, 16, 16) and (3, 32, 32) do not concatenate along channels (Net.both)
}
