package org.blockwright.zoo.efficientnet;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/**
 * EfficientNet-B0 to B5, plain and with NOAH; the shapes are checked at 224 pixels whatever the
 * size they were published at. Figures are those of the paper's table 2, the recipe that of its
 * section 5.2.
 */
@Zoo
@Published(paper = "arXiv 1905.11946", table = "table 2")
@Tables("slides")
@Recipe(
    epochs = 350,
    batch = 4096,
    optimizer = Recipe.Optimizer.RMSPROP_TF,
    alpha = 0.9,
    eps = 1e-3,
    lr = 0.256,
    decayEpochs = 2.4,
    gamma = 0.97,
    warmupEpochs = 5,
    weightDecay = 1e-5,
    ema = 0.9999,
    autoAugment = "imagenet",
    interpolation = Recipe.Interpolation.BICUBIC,
    evalInterpolation = Recipe.Interpolation.BICUBIC)
public interface EfficientNets {
  // spotless:off
  @EfficientNet(width = 1.0, depths = {1, 2, 2, 3, 3, 4, 1}) @Head(gap = @Gap(dropout = 0.2))
  @Published(top1 = 77.1, params = 5.288548e6) Classifier efficientnet_b0(int classes);

  @EfficientNet(width = 1.0, depths = {1, 2, 2, 3, 3, 4, 1}) @Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.2))
  Classifier efficientnet_b0_noah(int classes);

  @EfficientNet(width = 1.0, depths = {2, 3, 3, 4, 4, 5, 2}) @Head(gap = @Gap(dropout = 0.2))
  @Published(top1 = 79.1, params = 7.794184e6) Classifier efficientnet_b1(int classes);

  @EfficientNet(width = 1.0, depths = {2, 3, 3, 4, 4, 5, 2}) @Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.2))
  Classifier efficientnet_b1_noah(int classes);

  @EfficientNet(width = 1.1, depths = {2, 3, 3, 4, 4, 5, 2}) @Head(gap = @Gap(dropout = 0.3))
  @Published(top1 = 80.1, params = 9.109994e6) Classifier efficientnet_b2(int classes);

  @EfficientNet(width = 1.1, depths = {2, 3, 3, 4, 4, 5, 2}) @Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.2))
  Classifier efficientnet_b2_noah(int classes);

  @EfficientNet(width = 1.2, depths = {2, 3, 3, 5, 5, 6, 2}) @Head(gap = @Gap(dropout = 0.3))
  @Published(top1 = 81.6, params = 12.233232e6) Classifier efficientnet_b3(int classes);

  @EfficientNet(width = 1.2, depths = {2, 3, 3, 5, 5, 6, 2}) @Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.2))
  Classifier efficientnet_b3_noah(int classes);

  @EfficientNet(width = 1.4, depths = {2, 4, 4, 6, 6, 8, 2}) @Head(gap = @Gap(dropout = 0.4))
  @Published(top1 = 82.9, params = 19.341616e6) Classifier efficientnet_b4(int classes);

  @EfficientNet(width = 1.4, depths = {2, 4, 4, 6, 6, 8, 2}) @Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.2))
  Classifier efficientnet_b4_noah(int classes);

  @EfficientNet(width = 1.6, depths = {3, 5, 5, 7, 7, 9, 3}) @Head(gap = @Gap(dropout = 0.4))
  @Published(top1 = 83.6, params = 30.389784e6) Classifier efficientnet_b5(int classes);

  @EfficientNet(width = 1.6, depths = {3, 5, 5, 7, 7, 9, 3}) @Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.2))
  Classifier efficientnet_b5_noah(int classes);
  // spotless:on
}
