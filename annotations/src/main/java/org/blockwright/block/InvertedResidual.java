package org.blockwright.block;

import static org.blockwright.Mismatch.DROP;
import static org.blockwright.Size.SAME;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Act;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.If;
import org.blockwright.OnFirst;
import org.blockwright.Tensor;
import org.blockwright.op.Activation;
import org.blockwright.op.Add;
import org.blockwright.op.ConvBn;
import org.blockwright.op.DropPath;

/**
 * Expansion, depthwise convolution, squeeze-excite and projection, each but the last two where it
 * is switched on, with a shortcut where the shapes agree (MobileNetV2, arXiv 1801.04381, figure 3;
 * MobileNetV3 and EfficientNet with their choices): {@code (C, H, W)} to {@code (out, H / stride, W
 * / stride)}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface InvertedResidual {
  /** Output channels. */
  @Channels
  int out() default SAME;

  /** Stride of the depthwise convolution. */
  @OnFirst
  int stride() default 1;

  /** Kernel of the depthwise convolution. */
  int kernel() default 3;

  /** Inner channels for each input channel; 0 leaves the expansion out. */
  double expand() default 1;

  /** Inner channels that are counted from instead of the input's. */
  @Channels
  int hidden() default SAME;

  /** Activation after the expansion. */
  Act act() default Act.RELU6;

  /** Activation after the depthwise convolution, before the gate. */
  Act depthwiseAct() default Act.RELU6;

  /** Activation after the gate. */
  Act gatedAct() default Act.NONE;

  /** Inner width of the squeeze-excite for each input channel; 0 leaves it out. */
  double se() default 0;

  /** Activation inside the squeeze-excite. */
  Act seAct() default Act.RELU;

  /** Gate of the squeeze-excite. */
  Act gate() default Act.HARD_SIGMOID;

  /** Whether the layers of the squeeze-excite have a bias. */
  boolean seBias() default false;

  /** Added to the variance of the batch norms. */
  double eps() default 1e-5;

  /** Stochastic depth, where there is a shortcut. */
  double drop() default 0;

  // spotless:off
  /** Residual where it can be. */
  interface Graph {
    @ConvBn                   Tensor expand(Tensor x, @As("out") int hidden, @If @As("scale") double expand, Act act, double eps);
    @ConvBn(depthwise = true) Tensor depthwise(Tensor expand, int kernel, int stride, @As("act") Act depthwiseAct, double eps);
    @SqueezeExcite            Tensor se(Tensor depthwise, Tensor x, @If @As("ratio") double se, @As("act") Act seAct, Act gate, @As("bias") boolean seBias);
    @Activation               Tensor active(Tensor se, @As("value") Act gatedAct);
    @ConvBn                   Tensor project(Tensor active, int out, double eps);
    @DropPath                 Tensor drop_path(Tensor project, @As("rate") double drop);
    @Add(mismatch = DROP)     Tensor add(Tensor drop_path, Tensor x);
  }
  // spotless:on
}
