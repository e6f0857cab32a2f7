package org.blockwright.zoo.nfnet;

import static org.blockwright.Distribution.KAIMING_NORMAL;
import static org.blockwright.Distribution.NORMAL;
import static org.blockwright.Distribution.ZEROS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.At;
import org.blockwright.Backbone;
import org.blockwright.Each;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Ramp;
import org.blockwright.Repeat;
import org.blockwright.Tensor;
import org.blockwright.op.WsConv;
import org.blockwright.record.CheckpointKeys;

/** NFNet (arXiv 2102.06171; {@code dm_nfnet} of timm): to {@code (3072, 7, 7)}. */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(
    conv = @Initializer(value = KAIMING_NORMAL, gain = 1),
    convBias = @Initializer(ZEROS),
    linear = @Initializer(value = NORMAL, std = 0.01),
    linearBias = @Initializer(ZEROS))
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = {
    "stages{i}.{j} -> stages.{i}.{j}",
    "*.attn_last.fc1.weight -> *.attn_last.fc1.weight : o i = o i 1 1",
    "*.attn_last.fc2.weight -> *.attn_last.fc2.weight : o i = o i 1 1"}),
  @CheckpointKeys.Source(name = "timm", base = "official")})
// spotless:on
public @interface NfNet {
  /** Blocks in each of the four stages. */
  int[] depths() default {1, 2, 6, 3};

  /** What the blocks of the first stage multiply their activated input by. */
  double[] betas0() default {1};

  /**
   * What the blocks of the second stage multiply their activated input by: a first block's is 1
   * over the deviation that the stage before it leaves, the next ones' are 1 / sqrt(1 + 0.04 i).
   */
  double[] betas1() default {0.9805806756909201, 0.9805806756909201};

  /**
   * What the blocks of the third stage multiply their activated input by: a first block's is 1 over
   * the deviation that the stage before it leaves, the next ones' are 1 / sqrt(1 + 0.04 i).
   */
  double[] betas2() default {
    0.9622504486493761,
    0.9805806756909201,
    0.9622504486493761,
    0.9449111825230679,
    0.9284766908852592,
    0.9128709291752768
  };

  /**
   * What the blocks of the fourth stage multiply their activated input by: a first block's is 1
   * over the deviation that the stage before it leaves, the next ones' are 1 / sqrt(1 + 0.04 i).
   */
  double[] betas3() default {0.8980265101338745, 0.9805806756909201, 0.9622504486493761};

  /** Stochastic depth of the last block. */
  double drop() default 0.25;

  // spotless:off
  /** Stem, four stages, last layer. */
  interface Graph {
    @NfStem                                         Tensor stem(Tensor image);
    @NfBlock(out = 256, groups = 1, project = true) Tensor stages0(Tensor stem, @Each @As("beta") double[] betas0, @Ramp double drop, @Repeat @At(0) int[] depths);
    @NfBlock(out = 512, groups = 2, project = true, stride = 2, pooled = true) Tensor stages1(Tensor stages0, @Each @As("beta") double[] betas1, @Ramp double drop, @Repeat @At(1) int[] depths);
    @NfBlock(out = 1536, groups = 6, project = true, stride = 2, pooled = true) Tensor stages2(Tensor stages1, @Each @As("beta") double[] betas2, @Ramp double drop, @Repeat @At(2) int[] depths);
    @NfBlock(out = 1536, groups = 6, project = true, stride = 2, pooled = true) Tensor stages3(Tensor stages2, @Each @As("beta") double[] betas3, @Ramp double drop, @Repeat @At(3) int[] depths);
    @WsConv(out = 3072)                             Tensor final_conv(Tensor stages3);
    @NfGelu                                         Tensor final_act(Tensor final_conv);
  }
  // spotless:on
}
