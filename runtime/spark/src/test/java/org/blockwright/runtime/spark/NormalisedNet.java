package org.blockwright.runtime.spark;

import static org.blockwright.Act.RELU;

import org.blockwright.Backbone;
import org.blockwright.Tensor;
import org.blockwright.block.BasicBlock;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.op.ConvBn;
import org.blockwright.record.Recipe;

/** A small network with batch norms. */
@Backbone(size = 32)
@Head(gap = @Gap)
@Recipe(lr = 0.02)
public interface NormalisedNet {
  // spotless:off
  @ConvBn(out = 8, kernel = 3, stride = 2, act = RELU) Tensor stem(Tensor image);
  @BasicBlock(out = 16, stride = 2)                    Tensor layer1(Tensor stem);
  @BasicBlock(out = 24, stride = 2)                    Tensor layer2(Tensor layer1);
  // spotless:on
}
