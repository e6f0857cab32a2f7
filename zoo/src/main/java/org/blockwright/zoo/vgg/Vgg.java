package org.blockwright.zoo.vgg;

import static org.blockwright.Distribution.KAIMING_NORMAL;
import static org.blockwright.Distribution.NORMAL;
import static org.blockwright.Distribution.ZEROS;
import static org.blockwright.FanMode.FAN_OUT;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.At;
import org.blockwright.Backbone;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.MaxPool;
import org.blockwright.record.CheckpointKeys;

/** VGG (arXiv 1409.1556; torchvision's layout): to {@code (512, 7, 7)}. */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(
    conv = @Initializer(value = KAIMING_NORMAL, mode = FAN_OUT),
    convBias = @Initializer(ZEROS),
    linear = @Initializer(value = NORMAL, std = 0.01),
    linearBias = @Initializer(ZEROS))
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = {
    "block1.{j}.conv -> features.{2*j}",
    "block2.{j}.conv -> features.{2*j+5}",
    "block3.{j}.conv -> features.{2*j+10}",
    "block4.{j}.conv -> features.{2*j+17}",
    "block5.{j}.conv -> features.{2*j+24}",
    "head.{fc1|fc2|fc} -> classifier.{0|3|6}"})})
// spotless:on
public @interface Vgg {
  /** Layers before each of the five pools. */
  int[] depths() default {2, 2, 3, 3, 3};

  /** Whether batch norms follow the convolutions. */
  boolean norm() default false;

  // spotless:off
  /** Five times layers and a pool. */
  interface Graph {
    @VggLayer(out = 64)  Tensor block1(Tensor image, boolean norm, @Repeat @At(0) int[] depths);
    @MaxPool             Tensor maxpool1(Tensor block1);
    @VggLayer(out = 128) Tensor block2(Tensor maxpool1, boolean norm, @Repeat @At(1) int[] depths);
    @MaxPool             Tensor maxpool2(Tensor block2);
    @VggLayer(out = 256) Tensor block3(Tensor maxpool2, boolean norm, @Repeat @At(2) int[] depths);
    @MaxPool             Tensor maxpool3(Tensor block3);
    @VggLayer(out = 512) Tensor block4(Tensor maxpool3, boolean norm, @Repeat @At(3) int[] depths);
    @MaxPool             Tensor maxpool4(Tensor block4);
    @VggLayer(out = 512) Tensor block5(Tensor maxpool4, boolean norm, @Repeat @At(4) int[] depths);
    @MaxPool             Tensor maxpool5(Tensor block5);
  }
  // spotless:on
}
