package org.blockwright.zoo.xcit;

import static org.blockwright.Act.GELU;
import static org.blockwright.Distribution.TRUNCATED_NORMAL;
import static org.blockwright.Distribution.ZEROS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Backbone;
import org.blockwright.If;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.ClassToken;
import org.blockwright.op.ConvBn;
import org.blockwright.op.FourierPositions;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.ToTokens;
import org.blockwright.record.CheckpointKeys;

/**
 * XCiT (arXiv 2106.09681; timm's layout): to tokens {@code (1 + L, dim)} with its class token, else
 * {@code (L, dim)}.
 */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(linear = @Initializer(value = TRUNCATED_NORMAL, std = 0.02), linearBias = @Initializer(ZEROS))
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = {
    "proj{i}.{conv|bn} -> patch_embed.proj.{2*i}.{0|1}",
    "head.fc -> head"}),
  @CheckpointKeys.Source(name = "timm", base = "official"),
  @CheckpointKeys.Source(name = "facebook", base = "official", rules = {
    "pos_embed -> pos_embeder",
    "cls_attn_blocks.{i}.attn.q -> cls_attn_blocks.{i}.attn.qkv[0/3]",
    "cls_attn_blocks.{i}.attn.k -> cls_attn_blocks.{i}.attn.qkv[1/3]",
    "cls_attn_blocks.{i}.attn.v -> cls_attn_blocks.{i}.attn.qkv[2/3]"})})
// spotless:on
public @interface Xcit {
  /** Channels of a token. */
  int dim();

  /** Attention heads. */
  int heads();

  /** Blocks. */
  int depth();

  /** Whether patches have 16 pixels instead of 8. */
  boolean coarse() default true;

  /** What the layers' scales start at. */
  double scale() default 1;

  /** Stochastic depth, the same in every block. */
  double drop() default 0;

  /** Whether a class token is added at the end, with two blocks of its own. */
  boolean classToken() default false;

  // spotless:off
  /** Convolutional patches, positions, blocks, class attention, norm. */
  interface Graph {
    @ConvBn(kernel = 3, stride = 2, scale = 0.125, act = GELU) Tensor proj0(Tensor image, @As("out") int dim, @If boolean coarse);
    @ConvBn(kernel = 3, stride = 2, scale = 0.25, act = GELU)  Tensor proj1(Tensor proj0, @As("out") int dim);
    @ConvBn(kernel = 3, stride = 2, scale = 0.5, act = GELU)   Tensor proj2(Tensor proj1, @As("out") int dim);
    @ConvBn(kernel = 3, stride = 2)                            Tensor proj3(Tensor proj2, @As("out") int dim);
    @ToTokens                                                  Tensor patch_embed(Tensor proj3);
    @FourierPositions                                          Tensor pos_embed(Tensor patch_embed);
    @XcitBlock                                                 Tensor blocks(Tensor pos_embed, int heads, double scale, double drop, @Repeat int depth);
    @ClassToken                                                Tensor cls_token(Tensor blocks, @If boolean classToken);
    @XcitClassBlock @Repeat(2)                                 Tensor cls_attn_blocks(Tensor cls_token, @If boolean classToken, int heads, double scale);
    @LayerNorm                                                 Tensor norm(Tensor cls_attn_blocks);
  }
  // spotless:on
}
