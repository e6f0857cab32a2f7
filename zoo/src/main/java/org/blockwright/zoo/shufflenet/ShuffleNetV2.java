package org.blockwright.zoo.shufflenet;

import static org.blockwright.Act.RELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.At;
import org.blockwright.Backbone;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.ConvBn;
import org.blockwright.op.MaxPool;
import org.blockwright.record.CheckpointKeys;

/** ShuffleNetV2 (torchvision's layout): to {@code (last, 7, 7)}. */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = {
    "conv{i}.{conv|bn} -> conv{i}.{0|1}",
    "down{i} -> stage{i}.0",
    "stage{i}.{j} -> stage{i}.{j+1}",
    "*.branch1_dw.{conv|bn} -> *.branch1.{0|1}",
    "*.branch1_pw.{conv|bn} -> *.branch1.{2|3}",
    "*.branch2_pw1.{conv|bn} -> *.branch2.{0|1}",
    "*.branch2_dw.{conv|bn} -> *.branch2.{3|4}",
    "*.branch2_pw2.{conv|bn} -> *.branch2.{5|6}",
    "head.fc -> head.2"}),
  @CheckpointKeys.Source(name = "torchvision", base = "official", rules = "head.fc -> fc")})
// spotless:on
public @interface ShuffleNetV2 {
  /** Channels of the three stages. */
  int[] widths();

  /** Channels of the last layer. */
  int last() default 1024;

  // spotless:off
  /** Stem, three stages, last layer. */
  interface Graph {
    @ConvBn(out = 24, kernel = 3, stride = 2, act = RELU) Tensor conv1(Tensor image);
    @MaxPool(kernel = 3, stride = 2)  Tensor maxpool(Tensor conv1);
    @ShuffleDown                      Tensor down2(Tensor maxpool,   @As("out") @At(0) int[] widths);
    @ShuffleKeep @Repeat(3)           Tensor stage2(Tensor down2);
    @ShuffleDown                      Tensor down3(Tensor stage2, @As("out") @At(1) int[] widths);
    @ShuffleKeep @Repeat(7)           Tensor stage3(Tensor down3);
    @ShuffleDown                      Tensor down4(Tensor stage3, @As("out") @At(2) int[] widths);
    @ShuffleKeep @Repeat(3)           Tensor stage4(Tensor down4);
    @ConvBn(act = RELU)               Tensor conv5(Tensor stage4,  @As("out") int last);
  }
  // spotless:on
}
