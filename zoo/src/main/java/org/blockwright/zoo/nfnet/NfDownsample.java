package org.blockwright.zoo.nfnet;

import static org.blockwright.Size.REQUIRED;
import static org.blockwright.Size.TF_SAME;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Channels;
import org.blockwright.If;
import org.blockwright.Like;
import org.blockwright.Tensor;
import org.blockwright.op.AvgPool;
import org.blockwright.op.WsConv;

/**
 * The way around the first block of a stage: the activated input, averaged where the block has a
 * stride, through a 1x1 convolution (arXiv 2102.06171). Where it is switched off, it is the block's
 * input.
 */
@Blueprint(inputs = {"x", "activated"})
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface NfDownsample {
  /** Output channels. */
  @Channels
  int out() default REQUIRED;

  /** Whether it halves the map. */
  boolean pooled() default false;

  // spotless:off
  /** Pool, convolve. */
  interface Graph {
    @AvgPool(padding = TF_SAME, countPadding = false) Tensor pool(Tensor activated, @If boolean pooled);
    @WsConv                                           Tensor conv(Tensor pool, @Like Tensor x, int out);
  }
  // spotless:on
}
