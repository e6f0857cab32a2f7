package org.blockwright.zoo.regnet;

import static org.blockwright.Act.RELU;
import static org.blockwright.Distribution.KAIMING_NORMAL;
import static org.blockwright.Distribution.NORMAL;
import static org.blockwright.Distribution.ZEROS;
import static org.blockwright.FanMode.FAN_OUT;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.At;
import org.blockwright.Backbone;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.ConvBn;
import org.blockwright.record.CheckpointKeys;

/** RegNetY (arXiv 2003.13678; timm's layout): to {@code (widths[3], 7, 7)}. */
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
    "s{i}.{j} -> s{i}.b{j+1}",
    "*.se.fc1.weight -> *.se.fc1.weight : o i = o i 1 1",
    "*.se.fc2.weight -> *.se.fc2.weight : o i = o i 1 1"}),
  @CheckpointKeys.Source(name = "timm", base = "official"),
  @CheckpointKeys.Source(name = "torchvision", rules = {
    "stem.{conv|bn} -> stem.{0|1}",
    "s{i}.{j} -> trunk_output.block{i}.block{i}-{j}",
    "*.conv1.{conv|bn} -> *.f.a.{0|1}",
    "*.conv2.{conv|bn} -> *.f.b.{0|1}",
    "*.conv3.{conv|bn} -> *.f.c.{0|1}",
    "*.se.{fc1|fc2} -> *.f.se.{fc1|fc2}",
    "*.se.{fc1|fc2}.weight -> *.f.se.{fc1|fc2}.weight : o i = o i 1 1",
    "*.downsample.{conv|bn} -> *.proj.{0|1}",
    "head.fc -> fc"}),
  @CheckpointKeys.Source(name = "pycls", rules = {
    "s{i}.{j} -> s{i}.b{j+1}",
    "*.conv1.{conv|bn} -> *.f.{a|a_bn}",
    "*.conv2.{conv|bn} -> *.f.{b|b_bn}",
    "*.conv3.{conv|bn} -> *.f.{c|c_bn}",
    "*.se.{fc1|fc2} -> *.f.se.f_ex.{0|2}",
    "*.se.{fc1|fc2}.weight -> *.f.se.f_ex.{0|2}.weight : o i = o i 1 1",
    "*.downsample.{conv|bn} -> *.{proj|bn}"})})
// spotless:on
public @interface RegNetY {
  /** Channels of the four stages. */
  int[] widths();

  /** Blocks in each of them. */
  int[] depths();

  /** Groups of their 3x3 convolutions: the channels divided by the group width. */
  int[] groups();

  // spotless:off
  /** Stem and four stages. */
  interface Graph {
    @ConvBn(out = 32, kernel = 3, stride = 2, act = RELU) Tensor stem(Tensor image);
    @RegNetBlock(stride = 2)                              Tensor s1(Tensor stem, @As("out") @At(0) int[] widths, @At(0) int[] groups, @Repeat @At(0) int[] depths);
    @RegNetBlock(stride = 2)                              Tensor s2(Tensor s1, @As("out") @At(1) int[] widths, @At(1) int[] groups, @Repeat @At(1) int[] depths);
    @RegNetBlock(stride = 2)                              Tensor s3(Tensor s2, @As("out") @At(2) int[] widths, @At(2) int[] groups, @Repeat @At(2) int[] depths);
    @RegNetBlock(stride = 2)                              Tensor s4(Tensor s3, @As("out") @At(3) int[] widths, @At(3) int[] groups, @Repeat @At(3) int[] depths);
  }
  // spotless:on
}
