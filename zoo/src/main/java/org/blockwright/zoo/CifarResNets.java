package org.blockwright.zoo;

import ai.djl.nn.Block;
import org.blockwright.Head;
import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;

/** ResNet-20 and ResNet-56 for CIFAR, plain and with NOAH. */
@Zoo
@Published(paper = "arXiv 1512.03385", table = "6", classes = 10)
@Recipe(
    epochs = 200,
    batch = 128,
    milestones = {100, 150},
    crop = Recipe.Crop.PADDED,
    evalResize = 32)
public interface CifarResNets {
  // spotless:off
  @CifarResNet(depth = 3) @Head(gap = @Gap)
  @Published(params = 0.27e6)                             Block resnet20_cifar(int classes);

  @CifarResNet(depth = 3) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Block resnet20_cifar_noah(int classes);

  @CifarResNet(depth = 9) @Head(gap = @Gap)
  @Published(params = 0.85e6)                             Block resnet56_cifar(int classes);

  @CifarResNet(depth = 9) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Block resnet56_cifar_noah(int classes);
  // spotless:on
}
