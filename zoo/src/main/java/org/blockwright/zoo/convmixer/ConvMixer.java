package org.blockwright.zoo.convmixer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Act;
import org.blockwright.As;
import org.blockwright.Backbone;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.BatchNorm;
import org.blockwright.op.Conv;
import org.blockwright.record.CheckpointKeys;

/** ConvMixer (arXiv 2201.09792): to {@code (dim, 32, 32)} from patches of 7. */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = {
    "stem_{conv|bn} -> stem.{0|2}",
    "*.depthwise -> *.0.fn.0",
    "*.bn1 -> *.0.fn.2",
    "*.pointwise -> *.1",
    "*.bn2 -> *.3",
    "head.fc -> head"}),
  @CheckpointKeys.Source(name = "timm", base = "official")})
// spotless:on
public @interface ConvMixer {
  /** Channels. */
  int dim();

  /** Blocks. */
  int depth();

  /** Kernel of the depthwise convolutions. */
  int kernel();

  /** Activation. */
  Act act() default Act.GELU;

  // spotless:off
  /** Patches and blocks. */
  interface Graph {
    @Conv(kernel = 7, stride = 7, padding = 0) Tensor stem_conv(Tensor image, @As("out") int dim, Act act);
    @BatchNorm                                 Tensor stem_bn(Tensor stem_conv);
    @ConvMixerBlock                            Tensor blocks(Tensor stem_bn, int kernel, Act act, @Repeat int depth);
  }
  // spotless:on
}
