package org.blockwright.examples;

import static org.blockwright.Act.RELU;
import static org.blockwright.record.Recipe.Crop.PADDED;

import org.blockwright.Backbone;
import org.blockwright.Tensor;
import org.blockwright.block.BasicBlock;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.op.ConvBn;
import org.blockwright.record.Recipe;

/**
 * Reads handwritten digits of 28 x 28. Its recipe leads to 99.2 % on MNIST; a digit has no mirror
 * image, so nothing is flipped.
 */
@Backbone(size = 28)
@Head(noah = @Noah(n = 4, r = 0.5))
@SmallRecipe
@Recipe(epochs = 6, batch = 128, crop = PADDED, flip = 0)
public interface MnistNet {
  // spotless:off
  @ConvBn(out = 16, kernel = 3, stride = 2, act = RELU) Tensor stem(Tensor image);
  @BasicBlock(out = 32)                                 Tensor strokes(Tensor stem);
  @BasicBlock(out = 64, stride = 2)                     Tensor digit(Tensor strokes);
  // spotless:on
}
