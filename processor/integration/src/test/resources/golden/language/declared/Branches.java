package golden;

import java.lang.annotation.Annotation;
import org.blockwright.As;
import org.blockwright.Backbone;
import org.blockwright.Repeat;
import org.blockwright.Slot;
import org.blockwright.Tensor;
import org.blockwright.block.Bottleneck;
import org.blockwright.op.ConvBn;
import org.blockwright.op.Multiply;

/** A backbone whose blocks are chosen. */
@Backbone(size = 32)
public @interface Branches {
  Class<? extends Annotation> block() default Bottleneck.class;

  int groups() default 1;

  int width() default 16;

  interface Graph {
    @Slot("block") @Repeat(2) Tensor layer1(Tensor image, @As("out") int width, int groups);
    @Branch(depth = 2, out = 24, block = ConvBn.class, join = Multiply.class) Tensor layer2(Tensor layer1, int groups);
    @Branch(out = 32) Tensor layer3(Tensor layer2, Class<? extends Annotation> block);
  }
}
