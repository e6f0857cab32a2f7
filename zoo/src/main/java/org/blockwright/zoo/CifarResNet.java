package org.blockwright.zoo;

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
import org.blockwright.op.ConvBn;
import org.blockwright.record.CheckpointKeys;

/**
 * ResNet for 32 x 32 images with shortcuts of option A (arXiv 1512.03385, section 4.2): to {@code
 * (64, 8, 8)}.
 */
@Backbone(size = 32)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "akamaster", rules = {
    "stem.{conv|bn} -> {conv1|bn1}",
    "stage{i}.{j} -> layer{i}.{j}",
    "*.first.{conv|bn} -> *.{conv1|bn1}",
    "*.second.{conv|bn} -> *.{conv2|bn2}",
    "head.logits -> linear",
    "head"})})
// spotless:on
public @interface CifarResNet {
  /** Blocks in each of the three stages; the depth is six times that and two. */
  int depth();

  // spotless:off
  /** Stem and three stages. */
  interface Graph {
    @ConvBn(out = 16, kernel = 3, act = RELU)                  Tensor stem(Tensor image);
    @BasicBlock(out = 16, projection = PAD)                    Tensor stage1(Tensor stem,   @Repeat int depth);
    @BasicBlock(out = 32, stride = 2, projection = PAD)        Tensor stage2(Tensor stage1, @Repeat int depth);
    @BasicBlock(out = 64, stride = 2, projection = PAD)        Tensor stage3(Tensor stage2, @Repeat int depth);
  }
  // spotless:on
}
