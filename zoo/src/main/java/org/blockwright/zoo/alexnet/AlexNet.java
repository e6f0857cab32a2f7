package org.blockwright.zoo.alexnet;

import static org.blockwright.Act.RELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Backbone;
import org.blockwright.Tensor;
import org.blockwright.op.Conv;
import org.blockwright.op.MaxPool;
import org.blockwright.record.CheckpointKeys;

/**
 * AlexNet in its second form (arXiv 1404.5997, "one weird trick"; torchvision's layout): to {@code
 * (256, 6, 6)}.
 */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = {
    "conv1 -> features.0",
    "conv2 -> features.3",
    "conv{i} -> features.{2*i}",
    "head.{fc1|fc2|fc} -> classifier.{1|4|6}"})})
// spotless:on
public @interface AlexNet {
  // spotless:off
  /** Five convolutions, three pools. */
  interface Graph {
    @Conv(out = 64, kernel = 11, stride = 4, padding = 2, act = RELU) Tensor conv1(Tensor image);
    @MaxPool(kernel = 3, padding = 0)                                 Tensor maxpool1(Tensor conv1);
    @Conv(out = 192, kernel = 5, act = RELU)                          Tensor conv2(Tensor maxpool1);
    @MaxPool(kernel = 3, padding = 0)                                 Tensor maxpool2(Tensor conv2);
    @Conv(out = 384, kernel = 3, act = RELU)                          Tensor conv3(Tensor maxpool2);
    @Conv(out = 256, kernel = 3, act = RELU)                          Tensor conv4(Tensor conv3);
    @Conv(out = 256, kernel = 3, act = RELU)                          Tensor conv5(Tensor conv4);
    @MaxPool(kernel = 3, padding = 0)                                 Tensor maxpool5(Tensor conv5);
  }
  // spotless:on
}
