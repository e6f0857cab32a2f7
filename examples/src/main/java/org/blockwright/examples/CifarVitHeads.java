package org.blockwright.examples;

import static org.blockwright.record.Recipe.Crop.PADDED;
import static org.blockwright.record.Recipe.NoDecay.ONE_D;

import org.blockwright.Zoo;
import org.blockwright.head.ClassAttentionHead;
import org.blockwright.head.ClassTokenHead;
import org.blockwright.head.Csra;
import org.blockwright.head.DotProduct;
import org.blockwright.head.EfficientProbing;
import org.blockwright.head.Gap;
import org.blockwright.head.Gem;
import org.blockwright.head.Head;
import org.blockwright.head.IndependentAttention;
import org.blockwright.head.LatentAttention;
import org.blockwright.head.LearnToPayAttention;
import org.blockwright.head.LogSumExp;
import org.blockwright.head.MeanAttention;
import org.blockwright.head.MlDecoder;
import org.blockwright.head.Noah;
import org.blockwright.head.PerClassAttention;
import org.blockwright.head.Saol;
import org.blockwright.head.SimPool;
import org.blockwright.op.GlobalAvgPool;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/**
 * Every head that reads tokens on a vision transformer of {@link CifarHeads}'s size, under the same
 * recipe but for the augmentation; heads that read a map of channels alone are left out.
 */
@Zoo
@Published(classes = 10)
@SmallRecipe
@Recipe(
    epochs = 30,
    warmupEpochs = 2,
    crop = PADDED,
    evalResize = 32,
    noDecay = ONE_D,
    clipNorm = 1)
public interface CifarVitHeads {
  // spotless:off
  @Tables("small")
  @CifarVit @Head(gap = @Gap)
  Classifier vit_cifar(int classes);

  @CifarVit(classToken = true) @Head(classToken = @ClassTokenHead)
  Classifier vit_cifar_token(int classes);

  @Tables("small")
  @CifarVit @Head(noah = @Noah(n = 4, r = 0.5))
  Classifier vit_cifar_noah(int classes);

  @CifarVit @Head(noah = @Noah(n = 1, r = 0.5))
  Classifier vit_cifar_noah_one(int classes);

  @CifarVit @Head(noah = @Noah(n = 4, r = 0.5, splitHeads = false))
  Classifier vit_cifar_noah_whole(int classes);

  @CifarVit @Head(noah = @Noah(n = 4, r = 0.5, splitKeys = false))
  Classifier vit_cifar_noah_same(int classes);

  @CifarVit @Head(gem = @Gem)
  Classifier vit_cifar_gem(int classes);

  @CifarVit @Head(logSumExp = @LogSumExp)
  Classifier vit_cifar_lse(int classes);

  @CifarVit @Head(classAttention = @ClassAttentionHead(heads = 4))
  Classifier vit_cifar_cait(int classes);

  @CifarVit @Head(classAttention = @ClassAttentionHead(depth = 1, mlp = 3))
  Classifier vit_cifar_patchconv(int classes);

  @CifarVit @Head(perClassAttention = @PerClassAttention)
  Classifier vit_cifar_patchconv_multi(int classes);

  @CifarVit @Head(latentAttention = @LatentAttention)
  Classifier vit_cifar_map(int classes);

  @CifarVit @Head(meanAttention = @MeanAttention(heads = 4))
  Classifier vit_cifar_clip(int classes);

  @CifarVit @Head(simPool = @SimPool)
  Classifier vit_cifar_simpool(int classes);

  @CifarVit @Head(efficientProbing = @EfficientProbing)
  Classifier vit_cifar_ep(int classes);

  @CifarVit @Head(csra = @Csra)
  Classifier vit_cifar_csra(int classes);

  @CifarVit @Head(csra = @Csra(extraHeads = 1))
  Classifier vit_cifar_csra_max(int classes);

  @CifarVit @Head(mlDecoder = @MlDecoder(groups = 10, dim = 64, heads = 4, feedForward = 128))
  Classifier vit_cifar_mldecoder(int classes);

  @CifarVit @Head(learnToPayAttention = @LearnToPayAttention(taps = {"blocks.0", "blocks.1", "blocks.2"}, summary = GlobalAvgPool.class))
  Classifier vit_cifar_ltpa(int classes);

  @CifarVit @Head(learnToPayAttention = @LearnToPayAttention(taps = {"blocks.0", "blocks.1", "blocks.2"}, summary = GlobalAvgPool.class, compatibility = DotProduct.class))
  Classifier vit_cifar_ltpa_dp(int classes);

  @CifarVit @Head(independentAttention = @IndependentAttention(taps = {"blocks.0", "blocks.1", "blocks.2"}, summary = GlobalAvgPool.class))
  Classifier vit_cifar_ltpa_independent(int classes);

  @CifarVit @Head(saol = @Saol(taps = {"blocks.0", "blocks.1", "blocks.2"}, width = 32))
  Classifier vit_cifar_saol(int classes);
  // spotless:on
}
