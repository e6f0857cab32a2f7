package org.blockwright.zoo.resnet;

import org.blockwright.Zoo;
import org.blockwright.block.Bottleneck;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.CheckpointKeys;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/**
 * ResNeXt (arXiv 1611.05431) and Wide ResNet (arXiv 1605.07146) as in torchvision, plain and with
 * NOAH. The recipes are those of its references/classification/README.md; 101-64x4d was trained by
 * its newer one of 600 epochs.
 */
@Zoo
@Published(paper = "torchvision, IMAGENET1K_V1")
@Tables("slides")
@Recipe(
    epochs = 100,
    batch = 256,
    lr = 0.1,
    milestones = {30, 60, 90},
    weightDecay = 1e-4)
public interface ResNeXts {
  // spotless:off
  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = "head.fc -> fc")})
  @ResNet(block = Bottleneck.class, widths = {256, 512, 1024, 2048}, depths = {3, 4, 6, 3}, groups = 32, ratio = 0.5) @Head(gap = @Gap)
  @Published(top1 = 77.618, params = 25.028904e6) Classifier resnext50_32x4d(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = "head.fc -> fc")})
  @ResNet(block = Bottleneck.class, widths = {256, 512, 1024, 2048}, depths = {3, 4, 6, 3}, groups = 32, ratio = 0.5) @Head(noah = @Noah(n = 4, r = 0.125, dropout = 0.1))
  Classifier resnext50_32x4d_noah(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = "head.fc -> fc")})
  @Recipe(batch = 2048)
  @ResNet(block = Bottleneck.class, widths = {256, 512, 1024, 2048}, depths = {3, 4, 23, 3}, groups = 32, ratio = 1) @Head(gap = @Gap)
  @Published(top1 = 79.312, params = 88.791336e6) Classifier resnext101_32x8d(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = "head.fc -> fc")})
  @Recipe(batch = 2048)
  @ResNet(block = Bottleneck.class, widths = {256, 512, 1024, 2048}, depths = {3, 4, 23, 3}, groups = 32, ratio = 1) @Head(noah = @Noah(n = 4, r = 0.125, dropout = 0.1))
  Classifier resnext101_32x8d_noah(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = "head.fc -> fc")})
  @Recipe(epochs = 600, batch = 1024, lr = 0.5, weightDecay = 2e-5, noDecay = Recipe.NoDecay.BN, schedule = Recipe.Schedule.COSINE,
      warmupEpochs = 5, warmupLr = 0.005, smoothing = 0.1, mixup = 0.2, cutmix = 1, autoAugment = "ta_wide", erasing = 0.1, repeats = 4, ema = 0.99998, evalResize = 232)
  @ResNet(block = Bottleneck.class, widths = {256, 512, 1024, 2048}, depths = {3, 4, 23, 3}, groups = 64, ratio = 1) @Head(gap = @Gap)
  @Published(top1 = 83.246, params = 83.455272e6) Classifier resnext101_64x4d(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = "head.fc -> fc")})
  @Recipe(epochs = 600, batch = 1024, lr = 0.5, weightDecay = 2e-5, noDecay = Recipe.NoDecay.BN, schedule = Recipe.Schedule.COSINE,
      warmupEpochs = 5, warmupLr = 0.005, smoothing = 0.1, mixup = 0.2, cutmix = 1, autoAugment = "ta_wide", erasing = 0.1, repeats = 4, ema = 0.99998, evalResize = 232)
  @ResNet(block = Bottleneck.class, widths = {256, 512, 1024, 2048}, depths = {3, 4, 23, 3}, groups = 64, ratio = 1) @Head(noah = @Noah(n = 4, r = 0.125, dropout = 0.1))
  Classifier resnext101_64x4d_noah(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = "head.fc -> fc")})
  @Recipe(epochs = 90, milestones = {30, 60})
  @ResNet(block = Bottleneck.class, widths = {256, 512, 1024, 2048}, depths = {3, 4, 6, 3}, groups = 1, ratio = 0.5) @Head(gap = @Gap)
  @Published(top1 = 78.468, params = 68.883240e6) Classifier wide_resnet50_2(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = "head.fc -> fc")})
  @Recipe(epochs = 90, milestones = {30, 60})
  @ResNet(block = Bottleneck.class, widths = {256, 512, 1024, 2048}, depths = {3, 4, 6, 3}, groups = 1, ratio = 0.5) @Head(noah = @Noah(n = 4, r = 0.125, dropout = 0.1))
  Classifier wide_resnet50_2_noah(int classes);
  // spotless:on
}
