package org.blockwright.zoo.vgg;

import org.blockwright.Zoo;
import org.blockwright.head.DenseHead;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.CheckpointKeys;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/**
 * VGG with 16 and 19 layers, plain and with batch norms, with the head they were published with and
 * with NOAH. Figures and recipe are those of torchvision (references/classification/README.md).
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
public interface Vggs {
  // spotless:off
  @Vgg @Head(dense = @DenseHead)
  @Published(top1 = 71.592, params = 138.357544e6) Classifier vgg16(int classes);

  @Vgg @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier vgg16_noah(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = {
      "block1.{j}.conv -> features.{2*j}",
      "block2.{j}.conv -> features.{2*j+5}",
      "block3.{j}.conv -> features.{2*j+10}",
      "block4.{j}.conv -> features.{2*j+19}",
      "block5.{j}.conv -> features.{2*j+28}"})})
  @Vgg(depths = {2, 2, 4, 4, 4}) @Head(dense = @DenseHead)
  @Published(top1 = 72.376, params = 143.667240e6) Classifier vgg19(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = {
      "block1.{j}.conv -> features.{2*j}",
      "block2.{j}.conv -> features.{2*j+5}",
      "block3.{j}.conv -> features.{2*j+10}",
      "block4.{j}.conv -> features.{2*j+19}",
      "block5.{j}.conv -> features.{2*j+28}"})})
  @Vgg(depths = {2, 2, 4, 4, 4}) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier vgg19_noah(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = {
      "block1.{j}.conv -> features.{3*j}",
      "block1.{j}.bn -> features.{3*j+1}",
      "block2.{j}.conv -> features.{3*j+7}",
      "block2.{j}.bn -> features.{3*j+8}",
      "block3.{j}.conv -> features.{3*j+14}",
      "block3.{j}.bn -> features.{3*j+15}",
      "block4.{j}.conv -> features.{3*j+24}",
      "block4.{j}.bn -> features.{3*j+25}",
      "block5.{j}.conv -> features.{3*j+34}",
      "block5.{j}.bn -> features.{3*j+35}"})})
  @Vgg(norm = true) @Head(dense = @DenseHead)
  @Published(top1 = 73.36, params = 138.365992e6) Classifier vgg16_bn(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = {
      "block1.{j}.conv -> features.{3*j}",
      "block1.{j}.bn -> features.{3*j+1}",
      "block2.{j}.conv -> features.{3*j+7}",
      "block2.{j}.bn -> features.{3*j+8}",
      "block3.{j}.conv -> features.{3*j+14}",
      "block3.{j}.bn -> features.{3*j+15}",
      "block4.{j}.conv -> features.{3*j+24}",
      "block4.{j}.bn -> features.{3*j+25}",
      "block5.{j}.conv -> features.{3*j+34}",
      "block5.{j}.bn -> features.{3*j+35}"})})
  @Vgg(norm = true) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier vgg16_bn_noah(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = {
      "block1.{j}.conv -> features.{3*j}",
      "block1.{j}.bn -> features.{3*j+1}",
      "block2.{j}.conv -> features.{3*j+7}",
      "block2.{j}.bn -> features.{3*j+8}",
      "block3.{j}.conv -> features.{3*j+14}",
      "block3.{j}.bn -> features.{3*j+15}",
      "block4.{j}.conv -> features.{3*j+27}",
      "block4.{j}.bn -> features.{3*j+28}",
      "block5.{j}.conv -> features.{3*j+40}",
      "block5.{j}.bn -> features.{3*j+41}"})})
  @Vgg(depths = {2, 2, 4, 4, 4}, norm = true) @Head(dense = @DenseHead)
  @Published(top1 = 74.218, params = 143.678248e6) Classifier vgg19_bn(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = {
      "block1.{j}.conv -> features.{3*j}",
      "block1.{j}.bn -> features.{3*j+1}",
      "block2.{j}.conv -> features.{3*j+7}",
      "block2.{j}.bn -> features.{3*j+8}",
      "block3.{j}.conv -> features.{3*j+14}",
      "block3.{j}.bn -> features.{3*j+15}",
      "block4.{j}.conv -> features.{3*j+27}",
      "block4.{j}.bn -> features.{3*j+28}",
      "block5.{j}.conv -> features.{3*j+40}",
      "block5.{j}.bn -> features.{3*j+41}"})})
  @Vgg(depths = {2, 2, 4, 4, 4}, norm = true) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier vgg19_bn_noah(int classes);
  // spotless:on
}
