package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone(size = 32) @Head(gap = @Gap)
interface Net {
  @MaxPool  Tensor half(Tensor image);
  @Shortcut Tensor grown(Tensor half, @Like Tensor image);
//                              ^ [ShortcutGrows] a shortcut cannot lead from (3, 16, 16) to (3, 32, 32) (Net.grown)
}
