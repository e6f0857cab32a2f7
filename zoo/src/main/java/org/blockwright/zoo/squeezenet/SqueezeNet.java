package org.blockwright.zoo.squeezenet;

import static org.blockwright.Act.RELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Backbone;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.Conv;
import org.blockwright.op.MaxPool;
import org.blockwright.record.CheckpointKeys;

/** SqueezeNet 1.0 (arXiv 1602.07360; torchvision's names): to {@code (512, 13, 13)}. */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "torchvision", rules = {
    "conv1 -> features.0",
    "fire2.{j} -> features.{j+3}",
    "fire4 -> features.5",
    "fire5 -> features.7",
    "fire6.{j} -> features.{j+8}",
    "fire8 -> features.10",
    "fire9 -> features.12",
    "head.conv -> classifier.1"})})
// spotless:on
public @interface SqueezeNet {
  // spotless:off
  /** Three pools, which count a last window that leaves the map. */
  interface Graph {
    @Conv(out = 96, kernel = 7, stride = 2, padding = 0, act = RELU) Tensor conv1(Tensor image);
    @MaxPool(kernel = 3, padding = 0, ceil = true) Tensor maxpool1(Tensor conv1);
    @Fire(squeeze = 16, expand = 64) @Repeat(2)    Tensor fire2(Tensor maxpool1);
    @Fire(squeeze = 32, expand = 128)              Tensor fire4(Tensor fire2);
    @MaxPool(kernel = 3, padding = 0, ceil = true) Tensor maxpool4(Tensor fire4);
    @Fire(squeeze = 32, expand = 128)              Tensor fire5(Tensor maxpool4);
    @Fire(squeeze = 48, expand = 192) @Repeat(2)   Tensor fire6(Tensor fire5);
    @Fire(squeeze = 64, expand = 256)              Tensor fire8(Tensor fire6);
    @MaxPool(kernel = 3, padding = 0, ceil = true) Tensor maxpool8(Tensor fire8);
    @Fire(squeeze = 64, expand = 256)              Tensor fire9(Tensor maxpool8);
  }
  // spotless:on
}
