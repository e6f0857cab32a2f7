package fixture;

import org.blockwright.*;
import org.blockwright.op.*;

@Blueprint
@interface Small {
  Act act() default Act.NONE;

  interface Graph {
    @ConvBn(out = 8) Tensor first(Tensor x);
    @ConvBn          Tensor second(Tensor first, @If Act act);
//                                                       ^ [SwitchType] @If needs a boolean or a number: act is Act
  }
}
