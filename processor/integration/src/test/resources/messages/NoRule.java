package fixture;

import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Operator("fixture.ScaledOp")
@interface Scaled {
  double by() default 1;
}

@Backbone @Head(gap = @Gap)
interface Net {
  @Scaled Tensor stem(Tensor image);
//^ [NoRule] @Scaled is an operator, but its rule was not found: put the jar that holds fixture.Scaled on the processor path too, and compile it before what uses it (Net.stem)
}
