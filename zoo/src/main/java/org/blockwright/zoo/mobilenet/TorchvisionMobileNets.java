package org.blockwright.zoo.mobilenet;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.runtime.model.Classifier;

/**
 * MobileNetV3 as torchvision has it, plain and with NOAH. The recipe is that of its
 * references/classification/README.md.
 */
@Zoo
@Published(paper = "torchvision, IMAGENET1K_V1")
@Recipe(
    epochs = 600,
    batch = 1024,
    optimizer = Recipe.Optimizer.RMSPROP,
    alpha = 0.9,
    eps = 0.0316,
    lr = 0.064,
    decayEpochs = 2,
    gamma = 0.973,
    weightDecay = 1e-5,
    autoAugment = "imagenet",
    erasing = 0.2)
public interface TorchvisionMobileNets {
  // spotless:off
  @TorchvisionMobileNetV3Large(pooled = true) @Head(gap = @Gap(dropout = 0.2))
  @Published(top1 = 74.042, params = 5.483032e6) Classifier mobilenetv3_large_tv(int classes);

  @TorchvisionMobileNetV3Large @Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.2))
  Classifier mobilenetv3_large_tv_noah(int classes);

  @TorchvisionMobileNetV3Small(pooled = true) @Head(gap = @Gap(dropout = 0.2))
  @Published(top1 = 67.668, params = 2.542856e6) Classifier mobilenetv3_small_tv(int classes);

  @TorchvisionMobileNetV3Small @Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.2))
  Classifier mobilenetv3_small_tv_noah(int classes);
  // spotless:on
}
