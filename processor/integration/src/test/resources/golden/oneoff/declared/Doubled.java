package golden;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.blockwright.Native;

@Native(Doubled.Doubling.class)
@interface Doubled {
  int times() default 2;

  /** A block by hand. */
  class Doubling extends AbstractBlock {
    private final int times;

    public Doubling(int times) {
      this.times = times;
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList in, boolean training, PairList<String, Object> params) {
      return new NDList(in.singletonOrThrow().mul(2 * times));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] in) {
      return in;
    }
  }
}
