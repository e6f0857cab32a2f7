package golden;

import static org.blockwright.Act.RELU;
import static org.blockwright.Size.SAME;

import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.Like;
import org.blockwright.OnFirst;
import org.blockwright.Projection;
import org.blockwright.Tensor;
import org.blockwright.op.Add;
import org.blockwright.op.ConvBn;
import org.blockwright.op.Shortcut;

/** Two convolutions around a shortcut. Its first convolution may have a stride. */
@Blueprint
public @interface Residual {
  @Channels
  int out() default SAME;

  @OnFirst
  int stride() default 1;

  Projection projection() default Projection.CONV;

  interface Graph {
    @ConvBn(kernel = 3, act = RELU) Tensor first(Tensor x, int out, int stride);
    @ConvBn(kernel = 3) Tensor second(Tensor first);
    @Shortcut Tensor skip(Tensor x, @Like Tensor second, Projection projection);
    @Add(act = RELU) Tensor sum(Tensor second, Tensor skip);
  }
}
