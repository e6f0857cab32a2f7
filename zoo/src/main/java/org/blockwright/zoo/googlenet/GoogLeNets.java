package org.blockwright.zoo.googlenet;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/**
 * GoogLeNet, plain and with NOAH. torchvision's weights came from TensorFlow and see images of mean
 * and deviation 0.5, which its class brings about inside the network and the recipe says here. How
 * they were trained is not on record; the recipe is torchvision's for ResNets, with the auxiliary
 * classifiers at the paper's 0.3.
 */
@Zoo
@Published(paper = "torchvision, IMAGENET1K_V1")
@Tables("slides")
@Recipe(
    epochs = 90,
    batch = 256,
    lr = 0.1,
    milestones = {30, 60},
    weightDecay = 1e-4,
    mean = {0.5, 0.5, 0.5},
    std = {0.5, 0.5, 0.5})
public interface GoogLeNets {
  // spotless:off
  @GoogLeNet @Head(gap = @Gap(dropout = 0.2))
  @Published(top1 = 69.778, params = 6.624904e6) Classifier googlenet(int classes);

  @GoogLeNet @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier googlenet_noah(int classes);
  // spotless:on
}
