package org.blockwright.zoo.mixer;

import static org.blockwright.Size.REQUIRED;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.block.Mlp;
import org.blockwright.op.Add;
import org.blockwright.op.DropPath;
import org.blockwright.op.LayerNorm;

/** Token mixing and channel mixing, each around a shortcut (MLP-Mixer): tokens to the same. */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface MixerBlock {
  /** Channels of a token. */
  int dim() default REQUIRED;

  /** Inner width of token mixing for each channel. */
  double tokens() default 0.5;

  /** Inner width of channel mixing for each channel. */
  double channels() default 4;

  /** Dropout in both MLPs. */
  double dropout() default 0;

  /** Stochastic depth. */
  double drop() default 0;

  // spotless:off
  /** Two residual branches. */
  interface Graph {
    @LayerNorm   Tensor norm1(Tensor x);
    @TokenMixing Tensor mlp_tokens(Tensor norm1, int dim, @As("width") double tokens, double dropout);
    @DropPath    Tensor drop_path1(Tensor mlp_tokens, @As("rate") double drop);
    @Add         Tensor add1(Tensor x, Tensor drop_path1);
    @LayerNorm   Tensor norm2(Tensor add1);
    @Mlp         Tensor mlp_channels(Tensor norm2, @As("ratio") double channels, double dropout);
    @DropPath    Tensor drop_path2(Tensor mlp_channels, @As("rate") double drop);
    @Add         Tensor add2(Tensor add1, Tensor drop_path2);
  }
  // spotless:on
}
