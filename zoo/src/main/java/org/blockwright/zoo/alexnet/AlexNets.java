package org.blockwright.zoo.alexnet;

import org.blockwright.Zoo;
import org.blockwright.head.DenseHead;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/**
 * AlexNet, with the head it was published with and with NOAH. Figure and recipe are those of
 * torchvision (references/classification/README.md).
 */
@Zoo
@Published(paper = "torchvision, IMAGENET1K_V1")
@Tables("slides")
@Recipe(
    epochs = 90,
    batch = 256,
    lr = 0.01,
    milestones = {30, 60},
    weightDecay = 1e-4)
public interface AlexNets {
  // spotless:off
  @AlexNet @Head(dense = @DenseHead(size = 6, dropout = {0.5, 0.5, 0}))
  @Published(top1 = 56.522, params = 61.100840e6) Classifier alexnet(int classes);

  @AlexNet @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier alexnet_noah(int classes);
  // spotless:on
}
