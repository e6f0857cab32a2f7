package org.blockwright.zoo.resnet;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Weights;
import org.blockwright.runtime.model.Classifier;

/** ResNet-20 and ResNet-56 for CIFAR, plain and with NOAH. */
@Zoo
@Published(paper = "arXiv 1512.03385", table = "table 6", classes = 10)
@Recipe(
    epochs = 200,
    batch = 128,
    milestones = {100, 150},
    crop = Recipe.Crop.PADDED,
    evalResize = 32)
public interface CifarResNets {
  // spotless:off
  @Weights(
      url = "https://raw.githubusercontent.com/akamaster/pytorch_resnet_cifar10/66514ca38d5679354766dee91e912d8766bdd227/pretrained_models/resnet20-12fca82f.th",
      sha256 = "12fca82f0bebc4135bf1f32f6e3710e61d5108578464b84fd6d7f5c1b04036c8",
      bytes = 1_099_231, licence = "BSD-2-Clause", source = "akamaster/pytorch_resnet_cifar10")
  @CifarResNet(depth = 3) @Head(gap = @Gap)
  @Published(params = 0.27e6)                             Classifier resnet20_cifar(int classes);

  @CifarResNet(depth = 3) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier resnet20_cifar_noah(int classes);

  @Weights(
      url = "https://raw.githubusercontent.com/akamaster/pytorch_resnet_cifar10/master/pretrained_models/resnet56-4bfd9763.th",
      sha256 = "4bfd97631478d6b638d2764fd2baff3edb1d7d82252d54439343b6596b9b5367",
      bytes = 3_471_733, licence = "BSD-2-Clause", source = "akamaster/pytorch_resnet_cifar10")
  @CifarResNet(depth = 9) @Head(gap = @Gap)
  @Published(params = 0.85e6)                             Classifier resnet56_cifar(int classes);

  @CifarResNet(depth = 9) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier resnet56_cifar_noah(int classes);
  // spotless:on
}
