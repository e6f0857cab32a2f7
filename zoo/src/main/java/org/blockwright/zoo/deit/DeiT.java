package org.blockwright.zoo.deit;

import static org.blockwright.Act.TANH;
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
import org.blockwright.Ramp;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.block.TransformerBlock;
import org.blockwright.op.ClassToken;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.Linear;
import org.blockwright.op.PatchEmbed;
import org.blockwright.op.PositionEmbedding;
import org.blockwright.record.CheckpointKeys;

/**
 * DeiT: a vision transformer on patches of 16: to tokens {@code (196, dim)}, or {@code (197, dim)}
 * with its class token.
 */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(linear = @Initializer(value = TRUNCATED_NORMAL, std = 0.02), linearBias = @Initializer(ZEROS))
@CheckpointKeys({
  @CheckpointKeys.Source(
      name = "official",
      rules = {"pre_logits -> pre_logits.fc", "head.fc -> head", "head.fc_dist -> head_dist"}),
  @CheckpointKeys.Source(name = "timm", base = "official"),
  @CheckpointKeys.Source(
      name = "torchvision",
      rules = {
        "patch_embed.proj -> conv_proj",
        "cls_token -> class_token",
        "pos_embed -> encoder.pos_embedding",
        "blocks.{i} -> encoder.layers.encoder_layer_{i}",
        "*.{norm1|norm2} -> *.{ln_1|ln_2}",
        "*.attn.qkv.weight -> *.self_attention.in_proj_weight",
        "*.attn.qkv.bias -> *.self_attention.in_proj_bias",
        "*.attn.proj -> *.self_attention.out_proj",
        "*.mlp.{fc1|fc2} -> *.mlp.{0|3}",
        "norm -> encoder.ln",
        "head.fc -> heads.head"
      }),
  // what torchvision called the layers of the MLP before version 0.13, as its files still do
  @CheckpointKeys.Source(
      name = "torchvision_0.12",
      base = "torchvision",
      rules = "*.mlp.{fc1|fc2} -> *.mlp.{linear_1|linear_2}"),
  @CheckpointKeys.Source(
      name = "huggingface",
      rules = {
        "patch_embed.proj -> vit.embeddings.patch_embeddings.projection",
        "cls_token -> vit.embeddings.cls_token",
        "pos_embed -> vit.embeddings.position_embeddings",
        "blocks.{i} -> vit.encoder.layer.{i}",
        "*.norm1 -> *.layernorm_before",
        "*.norm2 -> *.layernorm_after",
        "*.attn.qkv -> *.attention.attention.query + *.attention.attention.key"
            + " + *.attention.attention.value",
        "*.attn.proj -> *.attention.output.dense",
        "*.mlp.fc1 -> *.intermediate.dense",
        "*.mlp.fc2 -> *.output.dense",
        "norm -> vit.layernorm",
        "-> vit.pooler",
        "head.fc -> classifier"
      }),
  @CheckpointKeys.Source(
      name = "huggingface-deit",
      base = "huggingface",
      rules = {
        "patch_embed.proj -> deit.embeddings.patch_embeddings.projection",
        "cls_token -> deit.embeddings.cls_token",
        "dist_token -> deit.embeddings.distillation_token",
        "pos_embed -> deit.embeddings.position_embeddings",
        "blocks.{i} -> deit.encoder.layer.{i}",
        "norm -> deit.layernorm",
        "head.fc -> cls_classifier",
        "head.fc_dist -> distillation_classifier"
      })
})
public @interface DeiT {
  /** Channels of a token. */
  int dim();

  /** Attention heads. */
  int heads();

  /** Blocks. */
  int depth() default 12;

  /** Stochastic depth of the last block. */
  double drop() default 0.1;

  /** Whether a class token stands before the others. */
  boolean classToken() default false;

  /** Whether a distillation token stands behind the class token. */
  boolean distilled() default false;

  /** Channels of the representation before the head ({@code pre_logits}); 0 for none. */
  int logits() default 0;

  // spotless:off
  /** Patches, positions, blocks, norm, and the representation before the head where it is on. */
  interface Graph {
    @PatchEmbed         Tensor patch_embed(Tensor image, @As("out") int dim);
    @ClassToken         Tensor dist_token(Tensor patch_embed, @If boolean distilled);
    @ClassToken         Tensor cls_token(Tensor dist_token, @If boolean classToken);
    @PositionEmbedding  Tensor pos_embed(Tensor cls_token);
    @TransformerBlock   Tensor blocks(Tensor pos_embed, int heads, @Ramp double drop, @Repeat int depth);
    @LayerNorm          Tensor norm(Tensor blocks);
    @Linear(act = TANH) Tensor pre_logits(Tensor norm, @If @As("out") int logits);
  }
  // spotless:on
}
