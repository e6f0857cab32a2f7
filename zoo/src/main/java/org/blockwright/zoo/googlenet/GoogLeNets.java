package org.blockwright.zoo.googlenet;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.runtime.model.Classifier;

/** GoogLeNet, plain and with NOAH. */
@Zoo
@Published(paper = "torchvision, IMAGENET1K_V1")
@Recipe(
    epochs = 90,
    batch = 256,
    lr = 0.1,
    milestones = {30, 60},
    weightDecay = 1e-4)
public interface GoogLeNets {
  // spotless:off
  @GoogLeNet @Head(gap = @Gap(dropout = 0.2))
  @Published(top1 = 69.778, params = 6.624904e6) Classifier googlenet(int classes);

  @GoogLeNet @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier googlenet_noah(int classes);
  // spotless:on
}
