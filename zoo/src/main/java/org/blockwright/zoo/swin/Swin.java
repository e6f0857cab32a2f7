package org.blockwright.zoo.swin;

import static org.blockwright.Distribution.TRUNCATED_NORMAL;
import static org.blockwright.Distribution.ZEROS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.At;
import org.blockwright.Backbone;
import org.blockwright.Each;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Ramp;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.PatchEmbed;
import org.blockwright.record.CheckpointKeys;

/** Swin transformer (arXiv 2103.14030; timm's layout): to tokens {@code (49, 8 * dim)}. */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(linear = @Initializer(value = TRUNCATED_NORMAL, std = 0.02), linearBias = @Initializer(ZEROS))
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = {
    "layer{i}.{j} -> layers.{i}.blocks.{j}",
    "downsample{i} -> layers.{i}.downsample"}),
  @CheckpointKeys.Source(name = "timm", base = "official"),
  @CheckpointKeys.Source(name = "microsoft", base = "official", rules = {
    "downsample{i} -> layers.{i-1}.downsample",
    "head.fc -> head",
    "-> layers.{i}.blocks.{j}.attn.relative_position_index",
    "-> layers.{i}.blocks.{j}.attn_mask"}),
  @CheckpointKeys.Source(name = "torchvision", rules = {
    "patch_embed.{proj|norm} -> features.0.{0|2}",
    "layer{i}.{j} -> features.{2*i+1}.{j}",
    "downsample{i} -> features.{2*i}",
    "*.mlp.{fc1|fc2} -> *.mlp.{0|3}",
    "head.fc -> head",
    "-> features.{i}.{j}.attn.relative_position_index"})})
// spotless:on
public @interface Swin {
  /** Channels of a token in the first stage. */
  int dim() default 96;

  /** Blocks in each of the four stages. */
  int[] depths() default {2, 2, 6, 2};

  /** Attention heads in each of them. */
  int[] heads() default {3, 6, 12, 24};

  /** Rows and columns that windows are moved by, in turn. */
  int[] shifts() default {0, 3};

  /** Stochastic depth of the last block. */
  double drop() default 0.2;

  // spotless:off
  /** Patches of 4, four stages, norm. */
  interface Graph {
    @PatchEmbed(patch = 4, norm = true) Tensor patch_embed(Tensor image, @As("out") int dim);
    @SwinBlock                          Tensor layer0(Tensor patch_embed, @At(0) int[] heads, @Each @As("shift") int[] shifts, @Ramp double drop, @Repeat @At(0) int[] depths);
    @PatchMerging                       Tensor downsample1(Tensor layer0);
    @SwinBlock                          Tensor layer1(Tensor downsample1, @At(1) int[] heads, @Each @As("shift") int[] shifts, @Ramp double drop, @Repeat @At(1) int[] depths);
    @PatchMerging                       Tensor downsample2(Tensor layer1);
    @SwinBlock                          Tensor layer2(Tensor downsample2, @At(2) int[] heads, @Each @As("shift") int[] shifts, @Ramp double drop, @Repeat @At(2) int[] depths);
    @PatchMerging                       Tensor downsample3(Tensor layer2);
    @SwinBlock                          Tensor layer3(Tensor downsample3, @At(3) int[] heads, @Each @As("shift") int[] shifts, @Ramp double drop, @Repeat @At(3) int[] depths);
    @LayerNorm(eps = 1e-5)              Tensor norm(Tensor layer3);
  }
  // spotless:on
}
