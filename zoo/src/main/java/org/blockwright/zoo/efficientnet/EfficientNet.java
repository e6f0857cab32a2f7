package org.blockwright.zoo.efficientnet;

import static org.blockwright.Act.SIGMOID;
import static org.blockwright.Act.SILU;
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
import org.blockwright.Ramp;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.Width;
import org.blockwright.block.InvertedResidual;
import org.blockwright.op.ConvBn;
import org.blockwright.record.CheckpointKeys;

/**
 * EfficientNet (arXiv 1905.11946; timm's layout, padded symmetrically): at 224 pixels to {@code
 * (1280 * width, 7, 7)}.
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
    "conv_stem.{conv|bn} -> {conv_stem|bn1}",
    "stage{i}.{j} -> blocks.{i-1}.{j}",
    "*.expand.{conv|bn} -> *.{conv_pw|bn1}",
    "*.depthwise.{conv|bn} -> *.{conv_dw|bn2}",
    "*.project.{conv|bn} -> *.{conv_pwl|bn3}",
    "stage1.{j}.depthwise.{conv|bn} -> blocks.0.{j}.{conv_dw|bn1}",
    "stage1.{j}.project.{conv|bn} -> blocks.0.{j}.{conv_pw|bn2}",
    "*.se.fc1.weight -> *.se.conv_reduce.weight : o i = o i 1 1",
    "*.se.fc2.weight -> *.se.conv_expand.weight : o i = o i 1 1",
    "*.se.{fc1|fc2} -> *.se.{conv_reduce|conv_expand}",
    "conv_head.{conv|bn} -> {conv_head|bn2}",
    "head.fc -> classifier"}),
  @CheckpointKeys.Source(name = "timm", base = "official"),
  @CheckpointKeys.Source(name = "torchvision", rules = {
    "conv_stem.{conv|bn} -> features.0.{0|1}",
    "stage{i}.{j} -> features.{i}.{j}",
    "*.expand.{conv|bn} -> *.block.0.{0|1}",
    "*.depthwise.{conv|bn} -> *.block.1.{0|1}",
    "*.project.{conv|bn} -> *.block.3.{0|1}",
    "*.se.{fc1|fc2} -> *.block.2.{fc1|fc2}",
    "*.se.{fc1|fc2}.weight -> *.block.2.{fc1|fc2}.weight : o i = o i 1 1",
    "stage1.{j}.depthwise.{conv|bn} -> features.1.{j}.block.0.{0|1}",
    "stage1.{j}.project.{conv|bn} -> features.1.{j}.block.2.{0|1}",
    "stage1.{j}.se.{fc1|fc2} -> features.1.{j}.block.1.{fc1|fc2}",
    "stage1.{j}.se.{fc1|fc2}.weight -> features.1.{j}.block.1.{fc1|fc2}.weight : o i = o i 1 1",
    "conv_head.{conv|bn} -> features.8.{0|1}",
    "head.fc -> classifier.1"})})
// spotless:on
public @interface EfficientNet {
  /** Width multiplier. */
  @Width(divisor = 8)
  double width() default 1;

  /** Blocks in each of the seven stages. */
  int[] depths();

  /** Inner width of the squeeze-excites for each input channel of a block. */
  double se() default 0.25;

  /** Stochastic depth of the last block. */
  double drop() default 0.2;

  // spotless:off
  /** Stem, seven stages, last layer. */
  interface Graph {
    @ConvBn(out = 32, kernel = 3, stride = 2, act = SILU) Tensor conv_stem(Tensor image);
    @InvertedResidual(expand = 0, out = 16, kernel = 3, act = SILU, depthwiseAct = SILU, seAct = SILU, gate = SIGMOID, seBias = true) Tensor stage1(Tensor conv_stem, double se, @Ramp double drop, @Repeat @At(0) int[] depths);
    @InvertedResidual(expand = 6, out = 24, kernel = 3, stride = 2, act = SILU, depthwiseAct = SILU, seAct = SILU, gate = SIGMOID, seBias = true) Tensor stage2(Tensor stage1, double se, @Ramp double drop, @Repeat @At(1) int[] depths);
    @InvertedResidual(expand = 6, out = 40, kernel = 5, stride = 2, act = SILU, depthwiseAct = SILU, seAct = SILU, gate = SIGMOID, seBias = true) Tensor stage3(Tensor stage2, double se, @Ramp double drop, @Repeat @At(2) int[] depths);
    @InvertedResidual(expand = 6, out = 80, kernel = 3, stride = 2, act = SILU, depthwiseAct = SILU, seAct = SILU, gate = SIGMOID, seBias = true) Tensor stage4(Tensor stage3, double se, @Ramp double drop, @Repeat @At(3) int[] depths);
    @InvertedResidual(expand = 6, out = 112, kernel = 5, act = SILU, depthwiseAct = SILU, seAct = SILU, gate = SIGMOID, seBias = true) Tensor stage5(Tensor stage4, double se, @Ramp double drop, @Repeat @At(4) int[] depths);
    @InvertedResidual(expand = 6, out = 192, kernel = 5, stride = 2, act = SILU, depthwiseAct = SILU, seAct = SILU, gate = SIGMOID, seBias = true) Tensor stage6(Tensor stage5, double se, @Ramp double drop, @Repeat @At(5) int[] depths);
    @InvertedResidual(expand = 6, out = 320, kernel = 3, act = SILU, depthwiseAct = SILU, seAct = SILU, gate = SIGMOID, seBias = true) Tensor stage7(Tensor stage6, double se, @Ramp double drop, @Repeat @At(6) int[] depths);
    @ConvBn(out = 1280, act = SILU)                       Tensor conv_head(Tensor stage7);
  }
  // spotless:on
}
