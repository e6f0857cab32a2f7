package org.blockwright.examples;

import static org.blockwright.Act.HARD_SWISH;
import static org.blockwright.Act.NONE;
import static org.blockwright.Act.RELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Backbone;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.block.BasicBlock;
import org.blockwright.block.Bottleneck;
import org.blockwright.block.InvertedResidual;
import org.blockwright.op.ConvBn;
import org.blockwright.zoo.shufflenet.ShuffleDown;
import org.blockwright.zoo.shufflenet.ShuffleKeep;
import org.blockwright.zoo.squeezenet.Fire;

/** Every block on maps that the first edition had, as narrow as they go: to {@code (16, 4, 4)}. */
@Backbone(size = 32)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface FirstEditionMaps {
  // spotless:off
  /** One after the other. */
  interface Graph {
    @ConvBn(out = 4, kernel = 3, stride = 2, act = RELU)                    Tensor stem(Tensor image);
    @BasicBlock(out = 8, stride = 2) @Repeat(2)                             Tensor basic(Tensor stem);
    @Bottleneck(out = 16)                                                   Tensor bottleneck(Tensor basic);
    @InvertedResidual(out = 8, expand = 0)                                  Tensor separable(Tensor bottleneck);
    @InvertedResidual(out = 8, expand = 2) @Repeat(2)                       Tensor inverted(Tensor separable);
    @InvertedResidual(hidden = 16, out = 8, se = 0.5, act = HARD_SWISH, depthwiseAct = NONE, gatedAct = HARD_SWISH)
                                                                            Tensor mobile(Tensor inverted);
    @ShuffleDown(out = 12)                                                  Tensor down(Tensor mobile);
    @ShuffleKeep                                                            Tensor keep(Tensor down);
    @Fire(squeeze = 4, expand = 8)                                          Tensor fire(Tensor keep);
  }
  // spotless:on
}
