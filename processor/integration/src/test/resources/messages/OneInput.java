package fixture;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.blockwright.*;
import org.blockwright.head.*;
import org.blockwright.op.*;

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

// ---- use
@Backbone @Head(gap = @Gap)
interface Net {
  @ConvBn(out = 8) Tensor stem(Tensor image);
  @Untold Tensor body(Tensor stem, Tensor image);
//               ^ [OneInput] @Untold reads one input, not 2
}
