package org.blockwright.zoo.resnet;

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
import org.blockwright.op.BatchNorm;
import org.blockwright.op.Conv;
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
    "*.downsample.{conv|bn} -> *.downsample.{0|1}",
    "head.fc -> head.2"}),
  @CheckpointKeys.Source(name = "torchvision", base = "official", rules = "head.fc -> fc")})
// spotless:on
public @interface ResNet {
  /** Blocks in each of the four stages. */
  int[] depths();

  // spotless:off
  /** Stem and four stages. */
  interface Graph {
    @Conv(out = 64, kernel = 7, stride = 2, bias = false) Tensor conv1(Tensor image);
    @BatchNorm(act = RELU)               Tensor bn1(Tensor conv1);
    @MaxPool(kernel = 3, stride = 2)     Tensor maxpool(Tensor bn1);
    @BasicBlock(out = 64)                Tensor layer1(Tensor maxpool, @Repeat @At(0) int[] depths);
    @BasicBlock(out = 128, stride = 2)   Tensor layer2(Tensor layer1, @Repeat @At(1) int[] depths);
    @BasicBlock(out = 256, stride = 2)   Tensor layer3(Tensor layer2, @Repeat @At(2) int[] depths);
    @BasicBlock(out = 512, stride = 2)   Tensor layer4(Tensor layer3, @Repeat @At(3) int[] depths);
  }
  // spotless:on
}
