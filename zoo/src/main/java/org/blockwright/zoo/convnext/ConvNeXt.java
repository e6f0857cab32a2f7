package org.blockwright.zoo.convnext;

import static org.blockwright.Distribution.TRUNCATED_NORMAL;
import static org.blockwright.Distribution.ZEROS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.At;
import org.blockwright.Backbone;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Ramp;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.Conv;
import org.blockwright.op.LayerNorm;
import org.blockwright.record.CheckpointKeys;

/** ConvNeXt (arXiv 2201.03545; timm's layout): to {@code (dims[3], 7, 7)}. */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(
    conv = @Initializer(value = TRUNCATED_NORMAL, std = 0.02),
    convBias = @Initializer(ZEROS),
    linear = @Initializer(value = TRUNCATED_NORMAL, std = 0.02),
    linearBias = @Initializer(ZEROS))
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = {
    "stem_{conv|norm} -> stem.{0|1}",
    "downsample{i}.{norm|conv} -> stages.{i}.downsample.{0|1}",
    "stage{i}.{j} -> stages.{i}.blocks.{j}"}),
  @CheckpointKeys.Source(name = "timm", base = "official"),
  @CheckpointKeys.Source(name = "torchvision", rules = {
    "stem_{conv|norm} -> features.0.{0|1}",
    "downsample{i}.{norm|conv} -> features.{2*i}.{0|1}",
    "stage{i}.{j} -> features.{2*i+1}.{j}",
    "*.conv_dw -> *.block.0",
    "*.norm -> *.block.2",
    "*.mlp.{fc1|fc2} -> *.block.{3|5}",
    "*.gamma -> *.layer_scale : c = c 1 1",
    "head.{norm|fc} -> classifier.{0|2}"}),
  @CheckpointKeys.Source(name = "facebook", rules = {
    "stem_{conv|norm} -> downsample_layers.0.{0|1}",
    "downsample{i}.{norm|conv} -> downsample_layers.{i}.{0|1}",
    "stage{i}.{j} -> stages.{i}.{j}",
    "*.conv_dw -> *.dwconv",
    "*.mlp.{fc1|fc2} -> *.{pwconv1|pwconv2}",
    "head.norm -> norm",
    "head.fc -> head"})})
// spotless:on
public @interface ConvNeXt {
  /** Channels of the four stages. */
  int[] dims() default {96, 192, 384, 768};

  /** Blocks in each of them. */
  int[] depths() default {3, 3, 9, 3};

  /** What the blocks' scales start at. */
  double scale() default 1e-6;

  /** Stochastic depth of the last block. */
  double drop() default 0.1;

  // spotless:off
  /** Stem and four stages. */
  interface Graph {
    @Conv(kernel = 4, stride = 4, padding = 0) Tensor stem_conv(Tensor image, @As("out") @At(0) int[] dims);
    @LayerNorm                                 Tensor stem_norm(Tensor stem_conv);
    @ConvNeXtBlock                             Tensor stage0(Tensor stem_norm, double scale, @Ramp double drop, @Repeat @At(0) int[] depths);
    @ConvNeXtDownsample                        Tensor downsample1(Tensor stage0, @As("out") @At(1) int[] dims);
    @ConvNeXtBlock                             Tensor stage1(Tensor downsample1, double scale, @Ramp double drop, @Repeat @At(1) int[] depths);
    @ConvNeXtDownsample                        Tensor downsample2(Tensor stage1, @As("out") @At(2) int[] dims);
    @ConvNeXtBlock                             Tensor stage2(Tensor downsample2, double scale, @Ramp double drop, @Repeat @At(2) int[] depths);
    @ConvNeXtDownsample                        Tensor downsample3(Tensor stage2, @As("out") @At(3) int[] dims);
    @ConvNeXtBlock                             Tensor stage3(Tensor downsample3, double scale, @Ramp double drop, @Repeat @At(3) int[] depths);
  }
  // spotless:on
}
