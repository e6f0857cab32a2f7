package org.blockwright.examples;

import static org.blockwright.Act.RELU;

import org.blockwright.Backbone;
import org.blockwright.Tensor;
import org.blockwright.op.ConvBn;
import org.blockwright.op.MaxPool;

/** Everything one's own: blueprint, operator and head, for pictures of 32 x 32. */
@Backbone(size = 32)
@NoahByHand(n = 4, r = 0.25)
public interface HandNet {
  // spotless:off
  @ConvBn(out = 32, kernel = 3, act = RELU) Tensor stem(Tensor image);
  @Ghost(out = 64)                          Tensor ghost1(Tensor stem);
  @MaxPool                                  Tensor pool(Tensor ghost1);
  @ResponseNorm                             Tensor balanced(Tensor pool);
  @Ghost(out = 128)                         Tensor ghost2(Tensor balanced);
  // spotless:on
}
