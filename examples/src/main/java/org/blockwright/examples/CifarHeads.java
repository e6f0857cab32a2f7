package org.blockwright.examples;

import static org.blockwright.record.Recipe.Crop.PADDED;

import ai.djl.nn.Block;
import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Recipe;
import org.blockwright.zoo.resnet.CifarResNet;

/**
 * Two heads on the smallest residual network for CIFAR, under one recipe for a few thousand
 * pictures: the comparison in the README.
 */
@Zoo
@SmallRecipe
@Recipe(epochs = 30, warmupEpochs = 2, crop = PADDED, evalResize = 32)
public interface CifarHeads {
  // spotless:off
  @CifarResNet(depth = 1) @Head(gap = @Gap)                    Block resnet8_cifar(int classes);
  @CifarResNet(depth = 1) @Head(noah = @Noah(n = 4, r = 0.5))  Block resnet8_cifar_noah(int classes);
  // spotless:on
}
