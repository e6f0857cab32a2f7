package org.blockwright.zoo.patchconvnet;

import static org.blockwright.Act.GELU;
import static org.blockwright.Distribution.TRUNCATED_NORMAL;
import static org.blockwright.Distribution.ZEROS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Backbone;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.Conv;
import org.blockwright.record.CheckpointKeys;

/** PatchConvNet (arXiv 2112.13692; facebookresearch/deit): to {@code (dim, 14, 14)}. */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(linear = @Initializer(value = TRUNCATED_NORMAL, std = 0.02), linearBias = @Initializer(ZEROS))
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = {
    "proj{i} -> patch_embed.proj.{2*i}.0",
    "*.conv1 -> *.attn.qkv_pos.0",
    "*.conv2 -> *.attn.qkv_pos.2",
    "*.conv3 -> *.attn.qkv_pos.5",
    "*.se.fc1.weight -> *.attn.qkv_pos.4.conv_reduce.weight : o i = o i 1 1",
    "*.se.fc2.weight -> *.attn.qkv_pos.4.conv_expand.weight : o i = o i 1 1",
    "*.se.{fc1|fc2} -> *.attn.qkv_pos.4.{conv_reduce|conv_expand}",
    "head.cls_token -> cls_token",
    "head.blocks.{i} -> blocks_token_only.{i}",
    "head.norm -> norm",
    "head.fc -> head"})})
// spotless:on
public @interface PatchConvNet {
  /** Channels. */
  int dim() default 384;

  /** Blocks. */
  int depth() default 60;

  /** What the blocks' scales start at. */
  double scale() default 1e-6;

  /** Stochastic depth, the same in every block. */
  double drop() default 0;

  // spotless:off
  /** Convolutional stem and blocks. */
  interface Graph {
    @Conv(kernel = 3, stride = 2, scale = 0.125, bias = false, act = GELU) Tensor proj0(Tensor image, @As("out") int dim);
    @Conv(kernel = 3, stride = 2, scale = 2, bias = false, act = GELU) Tensor proj1(Tensor proj0);
    @Conv(kernel = 3, stride = 2, scale = 2, bias = false, act = GELU) Tensor proj2(Tensor proj1);
    @Conv(kernel = 3, stride = 2, scale = 2, bias = false)             Tensor proj3(Tensor proj2);
    @PatchConvBlock                                                    Tensor blocks(Tensor proj3, double scale, double drop, @Repeat int depth);
  }
  // spotless:on
}
