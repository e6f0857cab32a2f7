package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
interface Net {
  @Conv(out = 8) Tensor stem(Tensor image);
  Tensor body(Tensor stem);
//       ^ [NodeWithoutOperator] node body has no operator: annotate it with one, such as @Conv
}
