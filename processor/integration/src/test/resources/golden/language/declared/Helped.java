package golden;

import static org.blockwright.Act.RELU;

import org.blockwright.As;
import org.blockwright.Backbone;
import org.blockwright.Output;
import org.blockwright.Tensor;
import org.blockwright.block.BasicBlock;
import org.blockwright.op.Conv;
import org.blockwright.op.ConvBn;
import org.blockwright.op.GlobalAvgPool;
import org.blockwright.op.Linear;

/** A classifier in the middle that helps in training, and a map that comes out. */
@Backbone(size = 32)
@TwoTeachers
public interface Helped {
  @ConvBn(out = 8, kernel = 3, stride = 2, act = RELU) Tensor stem(Tensor image);
  @Conv(out = 16, act = RELU) Tensor aux_conv(Tensor stem);
  @GlobalAvgPool Tensor aux_pool(Tensor aux_conv);
  @Output(value = "aux", training = true) @Linear Tensor aux_fc(Tensor aux_pool, @As("out") int classes);
  @BasicBlock(out = 16, stride = 2) Tensor body(Tensor stem);
  @Output @Conv(out = 1) Tensor saliency(Tensor body);
  @BasicBlock(out = 24, stride = 2) Tensor features(Tensor body);
}
