package org.blockwright.zoo.mobilenet;

import static org.blockwright.Act.RELU6;
import static org.blockwright.Distribution.KAIMING_NORMAL;
import static org.blockwright.Distribution.NORMAL;
import static org.blockwright.Distribution.ZEROS;
import static org.blockwright.FanMode.FAN_OUT;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Backbone;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.Unscaled;
import org.blockwright.Width;
import org.blockwright.block.InvertedResidual;
import org.blockwright.op.ConvBn;
import org.blockwright.record.CheckpointKeys;

/**
 * MobileNetV2 (torchvision's layout; the last layer is never narrowed): to {@code (1280, 7, 7)}.
 */
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
    "stem.{conv|bn} -> features.0.{0|1}",
    "stage1.depthwise.{conv|bn} -> features.1.conv.0.{0|1}",
    "stage1.project.{conv|bn} -> features.1.conv.{1|2}",
    "stage2.{j} -> features.{j+2}",
    "stage3.{j} -> features.{j+4}",
    "stage4.{j} -> features.{j+7}",
    "stage5.{j} -> features.{j+11}",
    "stage6.{j} -> features.{j+14}",
    "stage7.{j} -> features.{j+17}",
    "*.expand.{conv|bn} -> *.conv.0.{0|1}",
    "*.depthwise.{conv|bn} -> *.conv.1.{0|1}",
    "*.project.{conv|bn} -> *.conv.{2|3}",
    "conv_head.{conv|bn} -> features.18.{0|1}",
    "head.fc -> head.2"}),
  @CheckpointKeys.Source(name = "torchvision", base = "official", rules = "head.fc -> classifier.1"),
  @CheckpointKeys.Source(name = "timm", rules = {
    "stem.{conv|bn} -> {conv_stem|bn1}",
    "stage1.depthwise.{conv|bn} -> blocks.0.0.{conv_dw|bn1}",
    "stage1.project.{conv|bn} -> blocks.0.0.{conv_pw|bn2}",
    "stage{i}.{j} -> blocks.{i-1}.{j}",
    "*.expand.{conv|bn} -> *.{conv_pw|bn1}",
    "*.depthwise.{conv|bn} -> *.{conv_dw|bn2}",
    "*.project.{conv|bn} -> *.{conv_pwl|bn3}",
    "conv_head.{conv|bn} -> {conv_head|bn2}",
    "head.fc -> classifier"})})
// spotless:on
public @interface MobileNetV2 {
  /** Width multiplier. */
  @Width(divisor = 8)
  double width() default 1;

  // spotless:off
  /** Stem, seven stages, last layer. */
  interface Graph {
    @ConvBn(out = 32, kernel = 3, stride = 2, act = RELU6)   Tensor stem(Tensor image);
    @InvertedResidual(out = 16, expand = 0)                  Tensor stage1(Tensor stem);
    @InvertedResidual(expand = 6, out = 24, stride = 2)  @Repeat(2)      Tensor stage2(Tensor stage1);
    @InvertedResidual(expand = 6, out = 32, stride = 2)  @Repeat(3)      Tensor stage3(Tensor stage2);
    @InvertedResidual(expand = 6, out = 64, stride = 2)  @Repeat(4)      Tensor stage4(Tensor stage3);
    @InvertedResidual(expand = 6, out = 96)              @Repeat(3)      Tensor stage5(Tensor stage4);
    @InvertedResidual(expand = 6, out = 160, stride = 2) @Repeat(3)      Tensor stage6(Tensor stage5);
    @InvertedResidual(expand = 6, out = 320)             @Repeat(1)      Tensor stage7(Tensor stage6);
    @ConvBn(out = 1280, act = RELU6)         @Unscaled       Tensor conv_head(Tensor stage7);
  }
  // spotless:on
}
