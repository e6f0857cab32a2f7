package org.blockwright.examples;

import static org.blockwright.record.Recipe.Crop.PADDED;

import org.blockwright.Zoo;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.zoo.resnet.CifarResNet;

/**
 * What makes NOAH what it is, one thing changed at a time, beside the rows of {@link CifarHeads}
 * that are in the same table: the number of groups N, and the share of the channels r that the keys
 * get. There are the reference (N = 4, r = 1/2), one attention instead of several, groups that all
 * read all channels, and keys that are not apart from values.
 */
@Zoo
@Published(classes = 10)
@SmallRecipe
@Recipe(epochs = 30, warmupEpochs = 2, crop = PADDED, evalResize = 32)
public interface NoahAblations {
  // spotless:off
  @Tables("ablations")
  @CifarResNet(depth = 1) @Head(noah = @Noah(n = 2, r = 0.5))
  Classifier resnet8_cifar_noah_n2(int classes);

  @Tables("ablations")
  @CifarResNet(depth = 1) @Head(noah = @Noah(n = 8, r = 0.5))
  Classifier resnet8_cifar_noah_n8(int classes);

  @Tables("ablations")
  @CifarResNet(depth = 1) @Head(noah = @Noah(n = 4, r = 0.125))
  Classifier resnet8_cifar_noah_r0125(int classes);

  @Tables("ablations")
  @CifarResNet(depth = 1) @Head(noah = @Noah(n = 4, r = 0.25))
  Classifier resnet8_cifar_noah_r025(int classes);

  @Tables("ablations")
  @CifarResNet(depth = 1) @Head(noah = @Noah(n = 4, r = 0.75))
  Classifier resnet8_cifar_noah_r075(int classes);
  // spotless:on
}
