package org.blockwright.zoo.nfnet;

import static org.blockwright.Size.REQUIRED;
import static org.blockwright.Size.TF_SAME;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.If;
import org.blockwright.OnFirst;
import org.blockwright.Tensor;
import org.blockwright.block.SqueezeExcite;
import org.blockwright.op.Add;
import org.blockwright.op.DropPath;
import org.blockwright.op.LayerScale;
import org.blockwright.op.Scale;
import org.blockwright.op.WsConv;

/**
 * Four standardised convolutions and a squeeze-excite around a shortcut, without norms (arXiv
 * 2102.06171, figure 5; {@code dm_nfnet} of timm): {@code (C, H, W)} to {@code (out, H / stride, W
 * / stride)}. The gate counts twice and the branch a fifth.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface NfBlock {
  /** Output channels; half of them inside. */
  @Channels
  int out() default REQUIRED;

  /** Stride of the first 3x3 convolution. */
  @OnFirst
  int stride() default 1;

  /** Groups of both 3x3 convolutions. */
  int groups() default 1;

  /** What the activated input is multiplied by: 1 over the deviation that is expected of it. */
  double beta() default 1;

  /** Whether the shortcut is a projection. */
  @OnFirst
  boolean project() default false;

  /** Whether the shortcut halves the map. */
  @OnFirst
  boolean pooled() default false;

  /** Stochastic depth. */
  double drop() default 0;

  // spotless:off
  /** Residual. */
  interface Graph {
    @NfGelu                                 Tensor act1(Tensor x);
    @Scale                                  Tensor activated(Tensor act1, @As("factor") double beta);
    @NfDownsample                           Tensor downsample(Tensor x, Tensor activated, @If boolean project, boolean pooled, int out);
    @WsConv(scale = 0.5)                    Tensor conv1(Tensor activated, int out);
    @NfGelu                                 Tensor act2(Tensor conv1);
    @WsConv(kernel = 3, padding = TF_SAME)  Tensor conv2(Tensor act2, int stride, int groups);
    @NfGelu                                 Tensor act2b(Tensor conv2);
    @WsConv(kernel = 3, padding = TF_SAME)  Tensor conv2b(Tensor act2b, int groups);
    @NfGelu                                 Tensor act3(Tensor conv2b);
    @WsConv                                 Tensor conv3(Tensor act3, int out);
    @SqueezeExcite(ratio = 0.5)             Tensor attn_last(Tensor conv3, Tensor downsample);
    @Scale(factor = 2)                      Tensor attn_gain(Tensor attn_last);
    @DropPath                               Tensor drop_path(Tensor attn_gain, @As("rate") double drop);
    @LayerScale(single = true, initial = 0) Tensor skipinit_gain(Tensor drop_path);
    @Scale(factor = 0.2)                    Tensor alpha(Tensor skipinit_gain);
    @Add                                    Tensor add(Tensor alpha, Tensor downsample);
  }
  // spotless:on
}
