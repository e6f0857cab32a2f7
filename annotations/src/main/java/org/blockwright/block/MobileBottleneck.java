package org.blockwright.block;

import static org.blockwright.Mismatch.DROP;
import static org.blockwright.Size.REQUIRED;
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

/**
 * Expansion to a written width, depthwise convolution, squeeze-excite where switched on,
 * activation, projection, with a shortcut where the shapes agree (MobileNetV3).
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface MobileBottleneck {
  /** Kernel of the depthwise convolution. */
  int kernel() default 3;

  /** Inner channels. */
  @Channels
  int hidden() default REQUIRED;

  /** Output channels. */
  @Channels
  int out() default SAME;

  /** Whether channels are gated. */
  boolean se() default false;

  /** Activation after the expansion and after the gate. */
  Act act() default Act.RELU;

  /** Stride of the depthwise convolution. */
  @OnFirst
  int stride() default 1;

  // spotless:off
  /** Residual where it can be. */
  interface Graph {
    @ConvBn                   Tensor expand(Tensor x, @As("out") int hidden, Act act);
    @ConvBn(depthwise = true) Tensor depthwise(Tensor expand, int kernel, int stride);
    @SqueezeExcite            Tensor se(Tensor depthwise, @If boolean se);
    @Activation               Tensor active(Tensor se, @As("value") Act act);
    @ConvBn                   Tensor project(Tensor active, int out);
    @Add(mismatch = DROP)     Tensor add(Tensor project, Tensor x);
  }
  // spotless:on
}
