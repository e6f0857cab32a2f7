package org.blockwright.zoo.resnet;

import static org.blockwright.Act.RELU;
import static org.blockwright.Projection.PAD;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Backbone;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.block.BasicBlock;
import org.blockwright.op.BatchNorm;
import org.blockwright.op.Conv;
import org.blockwright.record.CheckpointKeys;

/**
 * ResNet for 32 x 32 images with shortcuts of option A (arXiv 1512.03385, section 4.2): to {@code
 * (64, 8, 8)}.
 */
@Backbone(size = 32)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@CheckpointKeys({@CheckpointKeys.Source(name = "akamaster", rules = "head.fc -> linear")})
public @interface CifarResNet {
  /** Blocks in each of the three stages; the depth is six times that and two. */
  int depth();

  // spotless:off
  /** Stem and three stages. */
  interface Graph {
    @Conv(out = 16, kernel = 3, bias = false)           Tensor conv1(Tensor image);
    @BatchNorm(act = RELU)                              Tensor bn1(Tensor conv1);
    @BasicBlock(out = 16, projection = PAD)             Tensor layer1(Tensor bn1,    @Repeat int depth);
    @BasicBlock(out = 32, stride = 2, projection = PAD) Tensor layer2(Tensor layer1, @Repeat int depth);
    @BasicBlock(out = 64, stride = 2, projection = PAD) Tensor layer3(Tensor layer2, @Repeat int depth);
  }
  // spotless:on
}
