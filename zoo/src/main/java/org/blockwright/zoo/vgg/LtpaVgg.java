package org.blockwright.zoo.vgg;

import static org.blockwright.Distribution.KAIMING_NORMAL;
import static org.blockwright.Distribution.NORMAL;
import static org.blockwright.Distribution.ZEROS;
import static org.blockwright.FanMode.FAN_OUT;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Backbone;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.Conv;
import org.blockwright.op.MaxPool;

/**
 * The VGG of Learn to Pay Attention for pictures of 32 x 32 (arXiv 1804.02391, section 4.1):
 * without early pools, so that the maps that are attended to are 32, 16 and 8 wide: to {@code (512,
 * 1, 1)}.
 */
@Backbone(size = 32)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(
    conv = @Initializer(value = KAIMING_NORMAL, mode = FAN_OUT),
    convBias = @Initializer(ZEROS),
    linear = @Initializer(value = NORMAL, std = 0.01),
    linearBias = @Initializer(ZEROS))
public @interface LtpaVgg {
  // spotless:off
  /** Five blocks, the last three before a pool; two pooled layers and a dense one. */
  interface Graph {
    @VggLayer(out = 64, norm = true) @Repeat(2)  Tensor block1(Tensor image);
    @VggLayer(out = 128, norm = true) @Repeat(2) Tensor block2(Tensor block1);
    @VggLayer(out = 256, norm = true) @Repeat(3) Tensor block3(Tensor block2);
    @MaxPool                                     Tensor maxpool3(Tensor block3);
    @VggLayer(out = 512, norm = true) @Repeat(3) Tensor block4(Tensor maxpool3);
    @MaxPool                                     Tensor maxpool4(Tensor block4);
    @VggLayer(out = 512, norm = true) @Repeat(3) Tensor block5(Tensor maxpool4);
    @MaxPool                                     Tensor maxpool5(Tensor block5);
    @VggLayer(out = 512, norm = true)            Tensor block6(Tensor maxpool5);
    @MaxPool                                     Tensor maxpool6(Tensor block6);
    @VggLayer(out = 512, norm = true)            Tensor block7(Tensor maxpool6);
    @MaxPool                                     Tensor maxpool7(Tensor block7);
    @Conv(out = 512)                             Tensor dense(Tensor maxpool7);
  }
  // spotless:on
}
