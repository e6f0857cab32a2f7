package org.blockwright.zoo.vgg;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Backbone;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.Conv;
import org.blockwright.op.MaxPool;

/**
 * VGG for 32 x 32 images that is pooled late, so that its inner maps are fine enough to be attended
 * to (Learn to Pay Attention, arXiv 1804.02391, section 4.1): to {@code (512, 1, 1)}.
 */
@Backbone(size = 32)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface VggAttention {
  // spotless:off
  /** Five blocks, of which the last three can be tapped, two narrowing layers, and a dense one. */
  interface Graph {
    @VggLayer(out = 64, norm = true)  @Repeat(2) Tensor block1(Tensor image);
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
