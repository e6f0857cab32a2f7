package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;

@Zoo
interface Nets {
  @Head(gap = @Gap) Block net(int classes);
//                        ^ [NoBackbone] net has no backbone: add an annotation that is marked @Backbone
}
