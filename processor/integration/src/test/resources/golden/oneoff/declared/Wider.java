package golden;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.blockwright.Channels;
import org.blockwright.Native;
import org.blockwright.rule.TensorShape;

@Native(Wider.Widening.class)
@interface Wider {
  @Channels
  int channels();

  How how() default How.NEAR;

  String[] tags() default {"a", "b\"c"};

  enum How {
    NEAR,
    FAR
  }

  /** A block by hand that repeats channels. */
  class Widening extends AbstractBlock {
    private final int factor;

    public Widening(TensorShape x, int channels, How how, String[] tags) {
      this.factor = channels / x.channels();
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList in, boolean training, PairList<String, Object> params) {
      return new NDList(in.singletonOrThrow().repeat(1, factor));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] in) {
      Shape x = in[0];
      return new Shape[] {new Shape(x.get(0), x.get(1) * factor, x.get(2), x.get(3))};
    }
  }
}
