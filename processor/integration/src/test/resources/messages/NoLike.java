package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @Shortcut Tensor stem(Tensor image);
//^ [NoLike] this operator needs an @Like parameter that lends its shape (Net.stem)
}
