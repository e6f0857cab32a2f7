package org.blockwright.zoo.mobilenet;

import static org.blockwright.Act.HARD_SWISH;
import static org.blockwright.Act.NONE;
import static org.blockwright.Act.RELU;
import static org.blockwright.Distribution.KAIMING_NORMAL;
import static org.blockwright.Distribution.NORMAL;
import static org.blockwright.Distribution.ZEROS;
import static org.blockwright.FanMode.FAN_OUT;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Backbone;
import org.blockwright.If;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Tensor;
import org.blockwright.block.InvertedResidual;
import org.blockwright.op.Conv;
import org.blockwright.op.ConvBn;
import org.blockwright.op.GlobalAvgPool;
import org.blockwright.record.CheckpointKeys;

/**
 * MobileNetV3-Small as the NOAH authors train it, which is not torchvision's: to {@code (1280, 7,
 * 7)}, or {@code (1280, 1, 1)} where it is pooled.
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
    "block{i} -> features.{i}",
    "*.expand.{conv|bn} -> *.conv.{0|1}",
    "*.depthwise.{conv|bn} -> *.conv.{3|4}",
    "*.se.{fc1|fc2} -> *.conv.5.fc.{0|2}",
    "*.project.{conv|bn} -> *.conv.{7|8}",
    "last_conv.{conv|bn} -> features.12.{0|1}",
    "conv_head -> features.13",
    "head.fc -> classifier.1",
    "head -> classifier"})})
// spotless:on
public @interface MobileNetV3Small {
  /** Whether the map is averaged before the last layer, as it is under a linear classifier. */
  boolean pooled() default false;

  // spotless:off
  /** Stem, blocks, last layers. */
  interface Graph {
    @ConvBn(out = 16, kernel = 3, stride = 2, act = HARD_SWISH)                                     Tensor stem(Tensor image);
    @InvertedResidual(kernel = 3, hidden = 16,  out = 16,  se = 0.25, act = RELU,       depthwiseAct = NONE, gatedAct = RELU, stride = 2)        Tensor block1(Tensor stem);
    @InvertedResidual(kernel = 3, hidden = 72,  out = 24,             act = RELU,       depthwiseAct = NONE, gatedAct = RELU, stride = 2)        Tensor block2(Tensor block1);
    @InvertedResidual(kernel = 3, hidden = 88,  out = 24,             act = RELU,       depthwiseAct = NONE, gatedAct = RELU)                    Tensor block3(Tensor block2);
    @InvertedResidual(kernel = 5, hidden = 96,  out = 40,  se = 1,    act = HARD_SWISH, depthwiseAct = NONE, gatedAct = HARD_SWISH, stride = 2)  Tensor block4(Tensor block3);
    @InvertedResidual(kernel = 5, hidden = 240, out = 40,  se = 1.5,  act = HARD_SWISH, depthwiseAct = NONE, gatedAct = HARD_SWISH)              Tensor block5(Tensor block4);
    @InvertedResidual(kernel = 5, hidden = 240, out = 40,  se = 1.5,  act = HARD_SWISH, depthwiseAct = NONE, gatedAct = HARD_SWISH)              Tensor block6(Tensor block5);
    @InvertedResidual(kernel = 5, hidden = 120, out = 48,  se = 0.75, act = HARD_SWISH, depthwiseAct = NONE, gatedAct = HARD_SWISH)              Tensor block7(Tensor block6);
    @InvertedResidual(kernel = 5, hidden = 144, out = 48,  se = 0.75, act = HARD_SWISH, depthwiseAct = NONE, gatedAct = HARD_SWISH)              Tensor block8(Tensor block7);
    @InvertedResidual(kernel = 5, hidden = 288, out = 96,  se = 1.5,  act = HARD_SWISH, depthwiseAct = NONE, gatedAct = HARD_SWISH, stride = 2)  Tensor block9(Tensor block8);
    @InvertedResidual(kernel = 5, hidden = 576, out = 96,  se = 1.5,  act = HARD_SWISH, depthwiseAct = NONE, gatedAct = HARD_SWISH)              Tensor block10(Tensor block9);
    @InvertedResidual(kernel = 5, hidden = 576, out = 96,  se = 1.5,  act = HARD_SWISH, depthwiseAct = NONE, gatedAct = HARD_SWISH)              Tensor block11(Tensor block10);
    @ConvBn(out = 576, act = HARD_SWISH)                                                            Tensor last_conv(Tensor block11);
    @GlobalAvgPool(keepMap = true)                                                                  Tensor pool(Tensor last_conv, @If boolean pooled);
    @Conv(out = 1280, act = HARD_SWISH)                                                             Tensor conv_head(Tensor pool);
  }
  // spotless:on
}
