package org.blockwright.examples;

import static org.blockwright.record.Recipe.Crop.PADDED;

import org.blockwright.Zoo;
import org.blockwright.head.ClassAttentionHead;
import org.blockwright.head.Csra;
import org.blockwright.head.DenseHead;
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
import org.blockwright.head.NetworkInNetwork;
import org.blockwright.head.Noah;
import org.blockwright.head.PerClassAttention;
import org.blockwright.head.Saol;
import org.blockwright.head.SimPool;
import org.blockwright.op.GlobalAvgPool;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.zoo.resnet.CifarResNet;

/**
 * Every head on the smallest residual network for CIFAR, under one recipe for a few thousand
 * pictures: the comparison in the README. On a backbone of your own it is the same interface with
 * another annotation in front of each head.
 */
@Zoo
@Published(classes = 10)
@SmallRecipe
@Recipe(epochs = 30, warmupEpochs = 2, crop = PADDED, evalResize = 32)
public interface CifarHeads {
  // spotless:off
  @Tables({"small", "ablations"})
  @CifarResNet(depth = 1) @Head(gap = @Gap)
  Classifier resnet8_cifar(int classes);

  @Tables({"small", "ablations"})
  @CifarResNet(depth = 1) @Head(noah = @Noah(n = 4, r = 0.5))
  Classifier resnet8_cifar_noah(int classes);

  @Tables("ablations")
  @CifarResNet(depth = 1) @Head(noah = @Noah(n = 1, r = 0.5))
  Classifier resnet8_cifar_noah_one(int classes);

  @Tables("ablations")
  @CifarResNet(depth = 1) @Head(noah = @Noah(n = 4, r = 0.5, splitHeads = false))
  Classifier resnet8_cifar_noah_whole(int classes);

  @Tables("ablations")
  @CifarResNet(depth = 1) @Head(noah = @Noah(n = 4, r = 0.5, splitKeys = false))
  Classifier resnet8_cifar_noah_same(int classes);

  @CifarResNet(depth = 1) @Head(networkInNetwork = @NetworkInNetwork)
  Classifier resnet8_cifar_nin(int classes);

  @CifarResNet(depth = 1) @Head(dense = @DenseHead(size = 4, width = 64))
  Classifier resnet8_cifar_dense(int classes);

  @CifarResNet(depth = 1) @Head(gem = @Gem)
  Classifier resnet8_cifar_gem(int classes);

  @CifarResNet(depth = 1) @Head(logSumExp = @LogSumExp)
  Classifier resnet8_cifar_lse(int classes);

  @CifarResNet(depth = 1) @Head(classAttention = @ClassAttentionHead(heads = 4))
  Classifier resnet8_cifar_cait(int classes);

  @CifarResNet(depth = 1) @Head(classAttention = @ClassAttentionHead(depth = 1, mlp = 3))
  Classifier resnet8_cifar_patchconv(int classes);

  @CifarResNet(depth = 1) @Head(perClassAttention = @PerClassAttention)
  Classifier resnet8_cifar_patchconv_multi(int classes);

  @CifarResNet(depth = 1) @Head(latentAttention = @LatentAttention)
  Classifier resnet8_cifar_map(int classes);

  @CifarResNet(depth = 1) @Head(meanAttention = @MeanAttention(heads = 4))
  Classifier resnet8_cifar_clip(int classes);

  @CifarResNet(depth = 1) @Head(simPool = @SimPool)
  Classifier resnet8_cifar_simpool(int classes);

  @CifarResNet(depth = 1) @Head(efficientProbing = @EfficientProbing)
  Classifier resnet8_cifar_ep(int classes);

  @CifarResNet(depth = 1) @Head(csra = @Csra)
  Classifier resnet8_cifar_csra(int classes);

  @CifarResNet(depth = 1) @Head(csra = @Csra(extraHeads = 1))
  Classifier resnet8_cifar_csra_max(int classes);

  @CifarResNet(depth = 1) @Head(mlDecoder = @MlDecoder(groups = 10, dim = 64, heads = 4, feedForward = 128))
  Classifier resnet8_cifar_mldecoder(int classes);

  @CifarResNet(depth = 1) @Head(learnToPayAttention = @LearnToPayAttention(taps = {"layer1", "layer2", "layer3"}, summary = GlobalAvgPool.class))
  Classifier resnet8_cifar_ltpa(int classes);

  @CifarResNet(depth = 1) @Head(learnToPayAttention = @LearnToPayAttention(taps = {"layer1", "layer2", "layer3"}, summary = GlobalAvgPool.class, compatibility = DotProduct.class))
  Classifier resnet8_cifar_ltpa_dp(int classes);

  @CifarResNet(depth = 1) @Head(independentAttention = @IndependentAttention(taps = {"layer1", "layer2", "layer3"}, summary = GlobalAvgPool.class))
  Classifier resnet8_cifar_ltpa_independent(int classes);

  @CifarResNet(depth = 1) @Head(saol = @Saol(taps = {"layer1", "layer2", "layer3"}, width = 32))
  Classifier resnet8_cifar_saol(int classes);
  // spotless:on
}
