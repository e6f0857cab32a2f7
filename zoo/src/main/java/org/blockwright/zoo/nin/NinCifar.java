package org.blockwright.zoo.nin;

import static org.blockwright.Act.RELU;
import static org.blockwright.Distribution.NORMAL;
import static org.blockwright.Distribution.ZEROS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Backbone;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Tensor;
import org.blockwright.op.AvgPool;
import org.blockwright.op.Conv;
import org.blockwright.op.Dropout;
import org.blockwright.op.MaxPool;
import org.blockwright.record.CheckpointKeys;

/**
 * Network in Network for pictures of 32 x 32 (arXiv 1312.4400, figure 2; mavenlin's names): to
 * {@code (192, 8, 8)}, which the last layer makes a map for each class of.
 */
@Backbone(size = 32)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(conv = @Initializer(value = NORMAL, std = 0.05), convBias = @Initializer(ZEROS))
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = {
    "head.conv -> cccp6"})})
// spotless:on
public @interface NinCifar {
  /** Dropout after the pools. */
  double dropout() default 0.5;

  // spotless:off
  /** Three blocks, each a convolution and pointwise ones, the last of which is the head's. */
  interface Graph {
    @Conv(out = 192, kernel = 5, act = RELU)                             Tensor conv1(Tensor image);
    @Conv(out = 160, act = RELU)                                         Tensor cccp1(Tensor conv1);
    @Conv(out = 96, act = RELU)                                          Tensor cccp2(Tensor cccp1);
    @MaxPool(kernel = 3, padding = 0, ceil = true)                       Tensor pool1(Tensor cccp2);
    @Dropout                                                             Tensor drop3(Tensor pool1, @As("rate") double dropout);
    @Conv(out = 192, kernel = 5, act = RELU)                             Tensor conv2(Tensor drop3);
    @Conv(out = 192, act = RELU)                                         Tensor cccp3(Tensor conv2);
    @Conv(out = 192, act = RELU)                                         Tensor cccp4(Tensor cccp3);
    @AvgPool(kernel = 3, padding = 0, ceil = true, countPadding = false) Tensor pool2(Tensor cccp4);
    @Dropout                                                             Tensor drop6(Tensor pool2, @As("rate") double dropout);
    @Conv(out = 192, kernel = 3, act = RELU)                             Tensor conv3(Tensor drop6);
    @Conv(out = 192, act = RELU)                                         Tensor cccp5(Tensor conv3);
  }
  // spotless:on
}
