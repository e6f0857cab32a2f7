package org.blockwright.zoo.resnet;

import static org.blockwright.Act.RELU;
import static org.blockwright.Distribution.KAIMING_NORMAL;
import static org.blockwright.Distribution.NORMAL;
import static org.blockwright.Distribution.ZEROS;
import static org.blockwright.FanMode.FAN_OUT;

import java.lang.annotation.Annotation;
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
import org.blockwright.Slot;
import org.blockwright.Tensor;
import org.blockwright.block.BasicBlock;
import org.blockwright.block.Bottleneck;
import org.blockwright.op.BatchNorm;
import org.blockwright.op.Conv;
import org.blockwright.op.MaxPool;
import org.blockwright.record.CheckpointKeys;

/**
 * ResNet (arXiv 1512.03385; torchvision's layout): to {@code (512, 7, 7)} with {@link BasicBlock}s,
 * to {@code (2048, 7, 7)} with {@link Bottleneck}s and their widths.
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
    "*.downsample.{conv|bn} -> *.downsample.{0|1}",
    "head.fc -> head.2"}),
  @CheckpointKeys.Source(name = "torchvision", base = "official", rules = "head.fc -> fc"),
  @CheckpointKeys.Source(name = "huggingface", rules = {
    "conv1 -> resnet.embedder.embedder.convolution",
    "bn1 -> resnet.embedder.embedder.normalization",
    "layer{i}.{j} -> resnet.encoder.stages.{i-1}.layers.{j}",
    "*.{conv1|bn1} -> *.layer.0.{convolution|normalization}",
    "*.{conv2|bn2} -> *.layer.1.{convolution|normalization}",
    "*.{conv3|bn3} -> *.layer.2.{convolution|normalization}",
    "*.downsample.{conv|bn} -> *.shortcut.{convolution|normalization}",
    "head.fc -> classifier.1"})})
// spotless:on
public @interface ResNet {
  /** What the stages are made of. */
  Class<? extends Annotation> block() default BasicBlock.class;

  /** Blocks in each of the four stages. */
  int[] depths();

  /** Channels after each stage. */
  int[] widths() default {64, 128, 256, 512};

  /** Stride of the first block of each stage. */
  int[] strides() default {1, 2, 2, 2};

  /** Groups of the blocks' 3x3 convolutions (ResNeXt). */
  int groups() default 1;

  /** Channels inside a block for each channel after it. */
  double ratio() default 0.25;

  // spotless:off
  /** Stem and four stages. */
  interface Graph {
    @Conv(out = 64, kernel = 7, stride = 2, bias = false) Tensor conv1(Tensor image);
    @BatchNorm(act = RELU)                                Tensor bn1(Tensor conv1);
    @MaxPool(kernel = 3, stride = 2)                      Tensor maxpool(Tensor bn1);
    @Slot("block")                                        Tensor layer1(Tensor maxpool, @As("out") @At(0) int[] widths, @As("stride") @At(0) int[] strides, int groups, double ratio, @Repeat @At(0) int[] depths);
    @Slot("block")                                        Tensor layer2(Tensor layer1, @As("out") @At(1) int[] widths, @As("stride") @At(1) int[] strides, int groups, double ratio, @Repeat @At(1) int[] depths);
    @Slot("block")                                        Tensor layer3(Tensor layer2, @As("out") @At(2) int[] widths, @As("stride") @At(2) int[] strides, int groups, double ratio, @Repeat @At(2) int[] depths);
    @Slot("block")                                        Tensor layer4(Tensor layer3, @As("out") @At(3) int[] widths, @As("stride") @At(3) int[] strides, int groups, double ratio, @Repeat @At(3) int[] depths);
  }
  // spotless:on
}
