package org.blockwright.zoo;

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
import org.blockwright.block.ShuffleDown;
import org.blockwright.block.ShuffleKeep;
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
    "stem.{conv|bn} -> conv1.{0|1}",
    "down{i} -> stage{i}.0",
    "stage{i}.{j} -> stage{i}.{j+1}",
    "*.shrunk.{conv|bn} -> *.branch1.{0|1}",
    "*.left.{conv|bn} -> *.branch1.{2|3}",
    "*.first.{conv|bn} -> *.branch2.{0|1}",
    "*.narrow.{conv|bn} -> *.branch2.{0|1}",
    "*.spatial.{conv|bn} -> *.branch2.{3|4}",
    "*.right.{conv|bn} -> *.branch2.{5|6}",
    "wide.{conv|bn} -> conv5.{0|1}",
    "head.logits -> head.2",
    "head"}),
  @CheckpointKeys.Source(name = "torchvision", base = "official", rules = "head.logits -> fc")})
// spotless:on
public @interface ShuffleNetV2 {
  /** Channels of the three stages. */
  int[] widths();

  /** Channels of the last layer. */
  int last() default 1024;

  // spotless:off
  /** Stem, three stages, last layer. */
  interface Graph {
    @ConvBn(out = 24, kernel = 3, stride = 2, act = RELU) Tensor stem(Tensor image);
    @MaxPool(kernel = 3, stride = 2)  Tensor pool(Tensor stem);
    @ShuffleDown                      Tensor down2(Tensor pool,   @As("out") @At(0) int[] widths);
    @ShuffleKeep @Repeat(3)           Tensor stage2(Tensor down2);
    @ShuffleDown                      Tensor down3(Tensor stage2, @As("out") @At(1) int[] widths);
    @ShuffleKeep @Repeat(7)           Tensor stage3(Tensor down3);
    @ShuffleDown                      Tensor down4(Tensor stage3, @As("out") @At(2) int[] widths);
    @ShuffleKeep @Repeat(3)           Tensor stage4(Tensor down4);
    @ConvBn(act = RELU)               Tensor wide(Tensor stage4,  @As("out") int last);
  }
  // spotless:on
}
