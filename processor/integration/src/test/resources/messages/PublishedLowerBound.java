package fixture;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;
import org.blockwright.record.*;

@Native(Untold.Body.class)
@interface Untold {
  class Body extends AbstractBlock {
    public Body() {}

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList x, boolean training, PairList<String, Object> more) {
      return x;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
      return shapes;
    }
  }
}

@Backbone(size = 32)
@interface Tiny {
  interface Graph {
    @ConvBn(out = 8) Tensor stem(Tensor image);
    @Untold          Tensor more(Tensor stem);
  }
}

// ---- use
@Zoo
interface Tinies {
  @Tiny @Head(gap = @Gap) @Published(top1 = 1.5, params = 9_040) Block tiny(int classes);
//                                                        ^ [PublishedLowerBound] tiny has a native block, whose counts nobody states: published params cannot be compared
  @Tiny @Head(gap = @Gap) @Published(top1 = 1.5, macs = 3e6) Block other(int classes);
//                                                      ^ [PublishedLowerBound] other has a native block, whose counts nobody states: published macs cannot be compared
}
