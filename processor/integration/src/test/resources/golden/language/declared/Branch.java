package golden;

import java.lang.annotation.Annotation;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.OnFirst;
import org.blockwright.Repeat;
import org.blockwright.Size;
import org.blockwright.Slot;
import org.blockwright.Tensor;
import org.blockwright.block.BasicBlock;
import org.blockwright.op.Add;
import org.blockwright.op.BatchNorm;
import org.blockwright.op.ConvBn;

/** Blocks of a kind that somebody chooses, and what joins them to the input. */
@Blueprint
public @interface Branch {
  Class<? extends Annotation> block() default BasicBlock.class;

  Class<? extends Annotation> norm() default BatchNorm.class;

  Class<? extends Annotation> join() default Add.class;

  @Channels
  int out() default Size.SAME;

  @OnFirst
  int stride() default 1;

  int groups() default 1;

  int depth() default 1;

  interface Graph {
    @Slot("block") Tensor blocks(Tensor x, int out, int stride, int groups, @Repeat int depth);
    @Slot("norm") Tensor norm(Tensor blocks);
    @ConvBn Tensor skip(Tensor x, int out, int stride);
    @Slot("join") Tensor y(Tensor norm, Tensor skip);
  }
}
