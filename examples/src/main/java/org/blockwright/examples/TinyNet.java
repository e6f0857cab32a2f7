package org.blockwright.examples;

import static org.blockwright.Act.RELU;

import org.blockwright.Backbone;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.block.BasicBlock;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.op.ConvBn;

/** The shortest way to a model of one's own: an interface of nodes, for pictures of 32 x 32. */
@Backbone(size = 32)
@Head(noah = @Noah(n = 8, r = 0.25))
public interface TinyNet {
  // spotless:off
  @ConvBn(out = 32, kernel = 3, act = RELU)     Tensor stem(Tensor image);
  @BasicBlock(out = 64, stride = 2) @Repeat(2)  Tensor body(Tensor stem);
  // spotless:on
}
