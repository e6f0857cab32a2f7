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
  @First @Head(gap = @Gap) Block net_8(int classes);
  @First @Head(gap = @Gap) Block Net_8(int classes);
//                               ^ [DuplicateModel] two models would become the class Net_8Model: rename this one
  @First @Head(gap = @Gap) Block other(int classes);
}

@Zoo
interface Others {
  @First @Head(gap = @Gap) Block other(int classes);
//                               ^ [DuplicateModel] two models would become the class OtherModel: rename this one
}
