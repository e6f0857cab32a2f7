package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

@Backbone
@interface First {
  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
  }
}

// ---- use
@Zoo
interface Nets {
  @First @Head(gap = @Gap) Block none();
//                               ^ [ZooMethod] none must be declared as Classifier none(int classes)
  @First @Head(gap = @Gap) Object thing(int classes);
//                                ^ [ZooMethod] thing must be declared as Classifier thing(int classes)
}
