package org.blockwright.zoo.resmlp;

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
import org.blockwright.op.Affine;
import org.blockwright.op.PatchEmbed;
import org.blockwright.record.CheckpointKeys;

/** ResMLP (arXiv 2105.03404; timm's layout): to tokens {@code (L, dim)}. */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(linear = @Initializer(value = TRUNCATED_NORMAL, std = 0.02), linearBias = @Initializer(ZEROS))
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = {
    "*.alpha -> *.alpha : c = 1 1 c",
    "*.beta -> *.beta : c = 1 1 c",
    "head.fc -> head"}),
  @CheckpointKeys.Source(name = "timm", base = "official"),
  @CheckpointKeys.Source(name = "deit", rules = {
    "stem -> patch_embed",
    "*.linear_tokens -> *.attn",
    "*.mlp_channels -> *.mlp",
    "*.{ls1|ls2} -> *.{gamma_1|gamma_2}",
    "head.fc -> head"})})
// spotless:on
public @interface ResMlp {
  /** Channels of a token. */
  int dim() default 384;

  /** Height and width of a patch. */
  int patch() default 16;

  /** Blocks. */
  int depth();

  /** What the layers' scales start at. */
  double scale() default 1e-4;

  /** Stochastic depth, the same in every block. */
  double drop() default 0;

  // spotless:off
  /** Patches, blocks, affine map. */
  interface Graph {
    @PatchEmbed  Tensor stem(Tensor image, @As("out") int dim, int patch);
    @ResMlpBlock Tensor blocks(Tensor stem, double scale, double drop, @Repeat int depth);
    @Affine      Tensor norm(Tensor blocks);
  }
  // spotless:on
}
