package golden;

import static org.blockwright.Act.RELU;

import org.blockwright.Backbone;
import org.blockwright.head.Head;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.block.BasicBlock;
import org.blockwright.head.Noah;
import org.blockwright.op.Add;
import org.blockwright.op.ConvBn;
import org.blockwright.op.MaxPool;

@Backbone(size = 32)
@Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.1))
interface TinyNet {
  @ConvBn(out = 32, kernel = 3, act = RELU) Tensor stem(Tensor image);
  @MaxPool(kernel = 3, stride = 1) Tensor left(Tensor stem);
  @Doubled(times = 1) Tensor right(Tensor stem);
  @Add Tensor both(Tensor left, Tensor right);
  @BasicBlock(out = 64, stride = 2) @Repeat(2) Tensor body(Tensor both);
  @Wider(channels = 128, how = Wider.How.FAR) Tensor wide(Tensor body);
}
