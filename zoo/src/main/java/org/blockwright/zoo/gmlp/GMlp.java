package org.blockwright.zoo.gmlp;

import static org.blockwright.Distribution.LECUN_NORMAL;
import static org.blockwright.Distribution.NORMAL;
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
import org.blockwright.record.CheckpointKeys;

/** gMLP, gated MLPs on patches of 16: to tokens {@code (196, dim)}. */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(
    conv = @Initializer(LECUN_NORMAL),
    convBias = @Initializer(ZEROS),
    linear = @Initializer(XAVIER_UNIFORM),
    linearBias = @Initializer(value = NORMAL, std = 1e-6),
    classifier = @Initializer(ZEROS),
    classifierBias = @Initializer(ZEROS))
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = "head.fc -> head"),
  @CheckpointKeys.Source(name = "timm", base = "official")
})
public @interface GMlp {
  /** Channels of a token. */
  int dim();

  /** Blocks. */
  int depth() default 30;

  /** Dropout in the MLPs. */
  double dropout() default 0.02333;

  /** Stochastic depth, the same in every block. */
  double drop() default 0.1;

  // spotless:off
  /** Patches, blocks, norm. */
  interface Graph {
    @PatchEmbed Tensor stem(Tensor image, @As("out") int dim);
    @GatedBlock Tensor blocks(Tensor stem, double dropout, double drop, @Repeat int depth);
    @LayerNorm  Tensor norm(Tensor blocks);
  }
  // spotless:on
}
