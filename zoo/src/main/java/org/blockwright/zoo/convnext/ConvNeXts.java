package org.blockwright.zoo.convnext;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.zoo.recipe.DeitRecipe;

/**
 * ConvNeXt-T, S and B, plain and with NOAH. The recipe is that of {@code TRAINING.md} and {@code
 * main.py} of facebookresearch/ConvNeXt, the figures are the paper's.
 */
@Zoo
@Published(paper = "arXiv 2201.03545", table = "table 1")
@DeitRecipe
@Recipe(
    epochs = 300,
    batch = 4096,
    lr = 4e-3,
    lrPer = 4096,
    scheduleUnit = Recipe.Every.STEP,
    scheduleLag = 0,
    minLr = 1e-6,
    warmupEpochs = 20,
    repeats = 1,
    ema = 0.9999)
public interface ConvNeXts {
  // spotless:off
  @ConvNeXt @Head(gap = @Gap(norm = true))
  @Published(top1 = 82.1, params = 28.589128e6) Classifier convnext_tiny(int classes);

  @ConvNeXt @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier convnext_tiny_noah(int classes);

  @ConvNeXt(depths = {3, 3, 27, 3}, drop = 0.4) @Head(gap = @Gap(norm = true))
  @Published(top1 = 83.1, params = 50.223688e6) Classifier convnext_small(int classes);

  @ConvNeXt(depths = {3, 3, 27, 3}, drop = 0.4) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier convnext_small_noah(int classes);

  @ConvNeXt(dims = {128, 256, 512, 1024}, depths = {3, 3, 27, 3}, drop = 0.5) @Head(gap = @Gap(norm = true))
  @Published(top1 = 83.8, params = 88.591464e6) Classifier convnext_base(int classes);

  @ConvNeXt(dims = {128, 256, 512, 1024}, depths = {3, 3, 27, 3}, drop = 0.5) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier convnext_base_noah(int classes);
  // spotless:on
}
