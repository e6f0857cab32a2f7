package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone @Head(gap = @Gap)
abstract class Net {
//       ^ [NotAnInterface] @Backbone belongs on an interface: Net is none
  @Conv
  abstract Tensor stem(Tensor image);
}

@Zoo
abstract class Nets {
//       ^ [NotAnInterface] @Zoo belongs on an interface: Nets is none
  abstract Block net(int classes);
}
