package org.blockwright.runtime.spark;

import static org.blockwright.Act.SILU;

import org.blockwright.Backbone;
import org.blockwright.Tensor;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.op.Add;
import org.blockwright.op.ConvBn;
import org.blockwright.record.Recipe;

/**
 * A small network with batch norms. Its activations are smooth: at the kink of ReLU the last bit of
 * a sum decides whether a gradient goes on, so that sums cut in another way soon lead elsewhere.
 */
@Backbone(size = 32)
@Head(gap = @Gap)
@Recipe(lr = 0.02)
public interface NormalisedNet {
  // spotless:off
  @ConvBn(out = 8,  kernel = 3, stride = 2, act = SILU) Tensor stem(Tensor image);
  @ConvBn(out = 16, kernel = 3, stride = 2, act = SILU) Tensor layer1(Tensor stem);
  @ConvBn(out = 16, kernel = 3, act = SILU)             Tensor layer2(Tensor layer1);
  @Add                                                  Tensor add(Tensor layer1, Tensor layer2);
  @ConvBn(out = 24, kernel = 3, stride = 2, act = SILU) Tensor layer3(Tensor add);
  // spotless:on
}
