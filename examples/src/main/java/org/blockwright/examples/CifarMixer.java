package org.blockwright.examples;

import static org.blockwright.Distribution.XAVIER_UNIFORM;
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
import org.blockwright.op.LayerNorm;
import org.blockwright.op.PatchEmbed;
import org.blockwright.zoo.mixer.MixerBlock;

/** An MLP-Mixer for pictures of 32 x 32, on patches of 4: to tokens {@code (64, dim)}. */
@Backbone(size = 32)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(linear = @Initializer(XAVIER_UNIFORM), linearBias = @Initializer(ZEROS))
public @interface CifarMixer {
  /** Channels of a token. */
  int dim() default 56;

  /** Blocks. */
  int depth() default 3;

  /** Dropout in the MLPs. */
  double dropout() default 0;

  /** Stochastic depth, the same in every block. */
  double drop() default 0;

  // spotless:off
  /** Patches, blocks, norm. */
  interface Graph {
    @PatchEmbed(patch = 4) Tensor patch_embed(Tensor image, @As("out") int dim);
    @MixerBlock            Tensor blocks(Tensor patch_embed, int dim, double dropout, double drop, @Repeat int depth);
    @LayerNorm             Tensor norm(Tensor blocks);
  }
  // spotless:on
}
