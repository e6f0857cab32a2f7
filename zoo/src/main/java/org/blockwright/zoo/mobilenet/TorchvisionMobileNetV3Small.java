package org.blockwright.zoo.mobilenet;

import static org.blockwright.Act.HARD_SWISH;
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
 * MobileNetV3-Small as torchvision has it (arXiv 1905.02244): unlike the NOAH authors' it activates
 * before the gate, whose layers have a bias and a width of multiples of 8, and its batch norms add
 * 1e-3. To {@code (1024, 7, 7)}, or {@code (1024, 1, 1)} where it is pooled.
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
  @CheckpointKeys.Source(name = "torchvision", rules = {
    "stem.{conv|bn} -> features.0.{0|1}",
    "block{i} -> features.{i}",
    "*.expand.{conv|bn} -> *.block.0.{0|1}",
    "*.depthwise.{conv|bn} -> *.block.1.{0|1}",
    "*.se.{fc1|fc2} -> *.block.2.{fc1|fc2}",
    "*.se.{fc1|fc2}.weight -> *.block.2.{fc1|fc2}.weight : o i = o i 1 1",
    "*.project.{conv|bn} -> *.block.3.{0|1}",
    "block1.depthwise.{conv|bn} -> features.1.block.0.{0|1}",
    "block1.se.{fc1|fc2} -> features.1.block.1.{fc1|fc2}",
    "block1.se.{fc1|fc2}.weight -> features.1.block.1.{fc1|fc2}.weight : o i = o i 1 1",
    "block1.project.{conv|bn} -> features.1.block.2.{0|1}",
    "block2.project.{conv|bn} -> features.2.block.2.{0|1}",
    "block3.project.{conv|bn} -> features.3.block.2.{0|1}",
    "last_conv.{conv|bn} -> features.12.{0|1}",
    "conv_head -> classifier.0",
    "conv_head.weight -> classifier.0.weight : o i 1 1 = o i",
    "head.fc -> classifier.3"})})
// spotless:on
public @interface TorchvisionMobileNetV3Small {
  /** Whether the map is averaged before the last layer, as it is under a linear classifier. */
  boolean pooled() default false;

  // spotless:off
  /** Stem, blocks, last layers. */
  interface Graph {
    @ConvBn(out = 16, kernel = 3, stride = 2, act = HARD_SWISH, eps = 1e-3) Tensor stem(Tensor image);
    @InvertedResidual(kernel = 3, expand = 0, out = 16, se = 0.5, seBias = true, stride = 2, act = RELU, depthwiseAct = RELU, eps = 1e-3) Tensor block1(Tensor stem);
    @InvertedResidual(kernel = 3, hidden = 72, out = 24, stride = 2, act = RELU, depthwiseAct = RELU, eps = 1e-3) Tensor block2(Tensor block1);
    @InvertedResidual(kernel = 3, hidden = 88, out = 24, act = RELU, depthwiseAct = RELU, eps = 1e-3) Tensor block3(Tensor block2);
    @InvertedResidual(kernel = 5, hidden = 96, out = 40, se = 1, seBias = true, stride = 2, act = HARD_SWISH, depthwiseAct = HARD_SWISH, eps = 1e-3) Tensor block4(Tensor block3);
    @InvertedResidual(kernel = 5, hidden = 240, out = 40, se = 1.6, seBias = true, act = HARD_SWISH, depthwiseAct = HARD_SWISH, eps = 1e-3) Tensor block5(Tensor block4);
    @InvertedResidual(kernel = 5, hidden = 240, out = 40, se = 1.6, seBias = true, act = HARD_SWISH, depthwiseAct = HARD_SWISH, eps = 1e-3) Tensor block6(Tensor block5);
    @InvertedResidual(kernel = 5, hidden = 120, out = 48, se = 0.8, seBias = true, act = HARD_SWISH, depthwiseAct = HARD_SWISH, eps = 1e-3) Tensor block7(Tensor block6);
    @InvertedResidual(kernel = 5, hidden = 144, out = 48, se = 40 / 48.0, seBias = true, act = HARD_SWISH, depthwiseAct = HARD_SWISH, eps = 1e-3) Tensor block8(Tensor block7);
    @InvertedResidual(kernel = 5, hidden = 288, out = 96, se = 1.5, seBias = true, stride = 2, act = HARD_SWISH, depthwiseAct = HARD_SWISH, eps = 1e-3) Tensor block9(Tensor block8);
    @InvertedResidual(kernel = 5, hidden = 576, out = 96, se = 1.5, seBias = true, act = HARD_SWISH, depthwiseAct = HARD_SWISH, eps = 1e-3) Tensor block10(Tensor block9);
    @InvertedResidual(kernel = 5, hidden = 576, out = 96, se = 1.5, seBias = true, act = HARD_SWISH, depthwiseAct = HARD_SWISH, eps = 1e-3) Tensor block11(Tensor block10);
    @ConvBn(out = 576, act = HARD_SWISH, eps = 1e-3) Tensor last_conv(Tensor block11);
    @GlobalAvgPool(keepMap = true) Tensor pool(Tensor last_conv, @If boolean pooled);
    @Conv(out = 1024, act = HARD_SWISH) Tensor conv_head(Tensor pool);
  }
  // spotless:on
}
