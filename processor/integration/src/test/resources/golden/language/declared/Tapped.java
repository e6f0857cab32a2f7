package golden;

import static org.blockwright.Act.RELU;

import org.blockwright.Backbone;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.block.BasicBlock;
import org.blockwright.op.ConvBn;

/** A backbone that is read at several depths. */
@Backbone(size = 32)
@MultiScale(taps = {"stage1", "stage2.0", "stage2.2"})
public interface Tapped {
  @ConvBn(out = 8, kernel = 3, act = RELU) Tensor stem(Tensor image);
  @BasicBlock(out = 12, stride = 2) Tensor stage1(Tensor stem);
  @BasicBlock(out = 16, stride = 2) @Repeat(3) Tensor stage2(Tensor stage1);
  @BasicBlock(out = 24, stride = 2) Tensor stage3(Tensor stage2);
}
