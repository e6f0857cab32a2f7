package fixture;

import ai.djl.nn.Block;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;
import org.blockwright.record.*;

@Backbone(size = 32)
@interface Tiny {
  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
  }
}

// ---- use
class Zoos {
  @Zoo
  private interface Hidden {
//        ^ [ZooNotVisible] generated code cannot implement Hidden: it is private
    @Tiny @Head(gap = @Gap) Block hidden(int classes);
  }

  @Zoo
  sealed interface Sealed permits Zoos.Only {
//       ^ [ZooNotVisible] generated code cannot implement Sealed: it is sealed
    @Tiny @Head(gap = @Gap) Block other(int classes);
  }

  abstract static non-sealed class Only implements Zoos.Sealed {}

}


interface Parent {
  Block parent(int classes);
}

class More {
  @Zoo
  interface Child extends Parent {
//^ [ZooInherits] Child inherits parent, which no row of it implements
    @Tiny @Head(gap = @Gap) Block child(int classes);
  }

  @Backbone(size = 32) @Head(gap = @Gap)
  interface TinyNet {
    @ConvBn(out = 8) Tensor stem(Tensor image);
  }

  @Backbone(size = 32) @Head(gap = @Gap)
  interface Tiny_Net {
//^ [DuplicateId] two models have the id tiny_net, the other one is fixture.More_TinyNetModel: rename one of them
    @ConvBn(out = 8) Tensor stem(Tensor image);
  }
}

@Zoo
interface First {
  @Tiny @Head(gap = @Gap) Block _1(int classes);
//                              ^ [NoModelName] _1 cannot be the id of a model: its class would be 1Model, which is no Java name
}

@Backbone(size = 32) @Head(gap = @Gap)
@CheckpointKeys(@CheckpointKeys.Source(name = "others", rules = {"stem -> {a|b", "stem -> a -> b"}))
//                                                              ^ [BadCheckpointRule] "stem -> {a|b" is no rule of checkpoint names: a brace is not closed
interface Ruled {
  @ConvBn(out = 8) Tensor stem(Tensor image);
}
