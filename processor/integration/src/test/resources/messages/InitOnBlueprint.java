package fixture;

import org.blockwright.*;
import org.blockwright.block.*;
import org.blockwright.op.*;

@Blueprint
@interface Small {
  interface Graph {
    @Init(linear = @Initializer(Distribution.ZEROS)) @Mlp Tensor first(Tensor x);
//  ^ [InitOnBlueprint] @Init belongs on a backbone, or on a node with an operator: @Mlp is none
  }
}
