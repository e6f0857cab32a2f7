package org.blockwright.zoo.vgg;

import org.blockwright.Zoo;
import org.blockwright.head.DotProduct;
import org.blockwright.head.Head;
import org.blockwright.head.LearnToPayAttention;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/**
 * VGG with the attention of Learn to Pay Attention at its last three blocks, for CIFAR-10 and
 * CIFAR-100. The counts are those of the common PyTorch port.
 */
@Zoo
@Published(paper = "arXiv 1804.02391")
@Tables("slides")
@Recipe(
    epochs = 300,
    batch = 128,
    lr = 0.1,
    milestones = {60, 120, 160, 200},
    gamma = 0.5,
    weightDecay = 5e-4,
    crop = Recipe.Crop.PADDED,
    evalResize = 32)
public interface LtpaVggs {
  // spotless:off
  @LtpaVgg @Head(learnToPayAttention = @LearnToPayAttention(taps = {"block3", "block4", "block5"}))
  @Published(classes = 10, params = 19.855434e6) Classifier vgg_att3_cifar10(int classes);

  @LtpaVgg @Head(learnToPayAttention = @LearnToPayAttention(taps = {"block3", "block4", "block5"}))
  @Published(classes = 100, params = 19.993764e6) Classifier vgg_att3_cifar100(int classes);

  @LtpaVgg @Head(learnToPayAttention = @LearnToPayAttention(taps = {"block3", "block4", "block5"}, compatibility = DotProduct.class))
  Classifier vgg_att3_dp_cifar100(int classes);
  // spotless:on
}
