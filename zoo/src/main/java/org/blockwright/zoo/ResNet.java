package org.blockwright.zoo;

import static org.blockwright.Act.RELU;
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
import org.blockwright.block.BasicBlock;
import org.blockwright.op.ConvBn;
import org.blockwright.op.MaxPool;
import org.blockwright.record.CheckpointKeys;

/** ResNet of {@link BasicBlock}s (torchvision's layout): to {@code (512, 7, 7)}. */
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
    "stem.{conv|bn} -> {conv1|bn1}",
    "stage{i}.{j} -> layer{i}.{j}",
    "*.first.{conv|bn} -> *.{conv1|bn1}",
    "*.second.{conv|bn} -> *.{conv2|bn2}",
    "*.skip.{conv|bn} -> *.downsample.{0|1}",
    "head.logits -> head.2",
    "head"}),
  @CheckpointKeys.Source(name = "torchvision", base = "official", rules = "head.logits -> fc")})
// spotless:on
public @interface ResNet {
  /** Blocks in each of the four stages. */
  int[] depths();

  // spotless:off
  /** Stem and four stages. */
  interface Graph {
    @ConvBn(out = 64, kernel = 7, stride = 2, act = RELU) Tensor stem(Tensor image);
    @MaxPool(kernel = 3, stride = 2)     Tensor pool(Tensor stem);
    @BasicBlock(out = 64)                Tensor stage1(Tensor pool,   @Repeat @At(0) int[] depths);
    @BasicBlock(out = 128, stride = 2)   Tensor stage2(Tensor stage1, @Repeat @At(1) int[] depths);
    @BasicBlock(out = 256, stride = 2)   Tensor stage3(Tensor stage2, @Repeat @At(2) int[] depths);
    @BasicBlock(out = 512, stride = 2)   Tensor stage4(Tensor stage3, @Repeat @At(3) int[] depths);
  }
  // spotless:on
}
