package fixture;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.io.IOException;
import org.blockwright.*;

class Blocks {
  static class Base extends AbstractBlock {
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

  private static class Hidden extends Base {
    public Hidden() {}
  }

  class Inner extends Base {
    public Inner() {}
  }

  static class Failing extends Base {
    public Failing() throws IOException {}
  }

  static class Sized extends Base {
    public Sized(double out) {}
  }

  @Native(Hidden.class)
//              ^ [NativeNotVisible] generated code cannot use Hidden: it is private
  @interface OfHidden {}

  @Native(Inner.class)
//             ^ [NativeNotVisible] generated code cannot use Inner: it is an inner class: make it static
  @interface OfInner {}

  @Native(Failing.class)
//               ^ [NativeThrows] the constructor of Failing throws java.io.IOException, which generated code does not catch
  @interface OfFailing {}

  @Native(Sized.class)
  @interface OfSized {
    @Channels
    double out() default 8;
//         ^ [NativeNumber] a native block's @Channels is an int: out is double
  }
}
