package org.blockwright.zoo.vgg;

import org.blockwright.Zoo;
import org.blockwright.head.DotProduct;
import org.blockwright.head.Head;
import org.blockwright.head.LearnToPayAttention;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.runtime.model.Classifier;

/** The network of Learn to Pay Attention for CIFAR-10, attending at three depths or at two. */
@Zoo
@Published(paper = "arXiv 1804.02391", classes = 10)
@Recipe(
    epochs = 300,
    batch = 128,
    weightDecay = 5e-4,
    crop = Recipe.Crop.PADDED,
    evalResize = 32)
public interface VggAttentions {
  // spotless:off
  @VggAttention @Head(learnToPayAttention = @LearnToPayAttention(taps = {"block3", "block4", "block5"}))
  @Published(params = 19.855434e6) Classifier vgg_att3_cifar(int classes);

  @VggAttention @Head(learnToPayAttention = @LearnToPayAttention(
      taps = {"block4", "block5.1"}, compatibility = DotProduct.class))
  Classifier vgg_att2_dp_cifar(int classes);
  // spotless:on
}
