package org.blockwright.zoo.swin;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.zoo.recipe.DeitRecipe;

/**
 * Swin-T, S and B, plain and with NOAH. The recipe is that of {@code config.py} of
 * microsoft/Swin-Transformer, for 1024 images a step; the figures are the paper's.
 */
@Zoo
@Published(paper = "arXiv 2103.14030", table = "table 1a")
@Tables("slides")
@DeitRecipe
@Recipe(
    noDecayNames = "attn.relative_position_bias_table",
    lr = 1e-3,
    lrPer = 1024,
    scheduleUnit = Recipe.Every.STEP,
    scheduleLag = 0,
    warmupEpochs = 20,
    repeats = 1,
    clipNorm = 5)
public interface Swins {
  // spotless:off
  @Swin @Head(gap = @Gap)
  @Published(top1 = 81.3, params = 28.288354e6) Classifier swin_tiny(int classes);

  @Swin @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier swin_tiny_noah(int classes);

  @Swin(depths = {2, 2, 18, 2}, drop = 0.3) @Head(gap = @Gap)
  @Published(top1 = 83.0, params = 49.606258e6) Classifier swin_small(int classes);

  @Swin(depths = {2, 2, 18, 2}, drop = 0.3) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier swin_small_noah(int classes);

  @Swin(dim = 128, depths = {2, 2, 18, 2}, heads = {4, 8, 16, 32}, drop = 0.5) @Head(gap = @Gap)
  @Published(top1 = 83.5, params = 87.768224e6) Classifier swin_base(int classes);

  @Swin(dim = 128, depths = {2, 2, 18, 2}, heads = {4, 8, 16, 32}, drop = 0.5) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier swin_base_noah(int classes);
  // spotless:on
}
