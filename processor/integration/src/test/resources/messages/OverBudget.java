package fixture;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.blockwright.*;
import org.blockwright.block.*;
import org.blockwright.head.*;
import org.blockwright.op.*;
import org.blockwright.record.*;

@Backbone(size = 32)
@interface Tiny {
  @Channels int out() default 8;

  interface Graph {
    @ConvBn(kernel = 3)     Tensor stem(Tensor image, int out);
    @BasicBlock @Repeat(2)  Tensor body(Tensor stem);
  }
}

class Unknown extends AbstractBlock {
  public Unknown() {}

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

@Native(Unknown.class)
@interface Untold {}

// ---- use
@Zoo
@Fits(parameters = 12_000, macs = 3e6)
interface Tinies {
  @Tiny @Head(gap = @Gap) Block tiny(int classes);
  @Tiny @Head(gap = @Gap) @Fits(parameters = 11_599) Block tight(int classes);
//                                           ^ [OverBudget] tight has 11,600 parameters, more than its budget of 11,599: the largest nodes are head.fc 9,000, body.0.conv1 576, body.0.conv2 576
  @Tiny @Head(gap = @Gap) @Fits(parameters = -1) Block negative(int classes);
//                                           ^ [Negative] a budget of parameters must not be negative, not -1
  @Tiny @Head(gap = @Gap) @Fits(activations = 60_000) Block kept(int classes);
//                                            ^ [OverBudget] kept has 107,512 activations, more than its budget of 60,000: the largest nodes are stem 8,192, body.0.conv1 8,192, body.0.bn1 8,192
  @Tiny(out = 9) @Head(gap = @Gap) @Fits(macs = 0, parameters = 0, activations = 10) Block wide(int classes);
//                                                                               ^ [OverBudget] wide has 120,826 activations, more than its budget of 10: the largest nodes are stem 9,216, body.0.conv1 9,216, body.0.bn1 9,216
}

@Backbone(size = 32)
@Gap
@Fits(macs = 1e6)
//           ^ [BudgetLowerBound] lower has a native block, whose counts nobody states: its multiply-adds may be any number
interface Lower {
  @ConvBn(out = 8) Tensor stem(Tensor image);
  @Untold          Tensor body(Tensor stem);
}
