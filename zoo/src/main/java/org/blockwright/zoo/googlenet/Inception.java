package org.blockwright.zoo.googlenet;

import static org.blockwright.Act.RELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.At;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.Concat;
import org.blockwright.op.ConvBn;
import org.blockwright.op.MaxPool;

/**
 * Four branches side by side: 1x1; 1x1 and 3x3; 1x1 and 3x3 where the paper has 5x5; pool and 1x1
 * (arXiv 1409.4842; torchvision's layout): {@code (C, H, W)} to the sum of their channels.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Inception {
  /**
   * Channels: 1x1, before and after the second branch's 3x3, before and after the third's, and
   * after the pool.
   */
  int[] out();

  // spotless:off
  /** Branches, joined. */
  interface Graph {
    @ConvBn(act = RELU, eps = 1e-3)               Tensor branch1(Tensor x, @At(0) int[] out);
    @ConvBn(act = RELU, eps = 1e-3)               Tensor branch2_0(Tensor x, @At(1) int[] out);
    @ConvBn(kernel = 3, act = RELU, eps = 1e-3)   Tensor branch2_1(Tensor branch2_0, @At(2) int[] out);
    @ConvBn(act = RELU, eps = 1e-3)               Tensor branch3_0(Tensor x, @At(3) int[] out);
    @ConvBn(kernel = 3, act = RELU, eps = 1e-3)   Tensor branch3_1(Tensor branch3_0, @At(4) int[] out);
    @MaxPool(kernel = 3, stride = 1, ceil = true) Tensor branch4_0(Tensor x);
    @ConvBn(act = RELU, eps = 1e-3)               Tensor branch4_1(Tensor branch4_0, @At(5) int[] out);
    @Concat                                       Tensor concat(Tensor branch1, Tensor branch2_1, Tensor branch3_1, Tensor branch4_1);
  }
  // spotless:on
}
