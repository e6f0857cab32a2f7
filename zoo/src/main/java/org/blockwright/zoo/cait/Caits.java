package org.blockwright.zoo.cait;

import org.blockwright.Zoo;
import org.blockwright.head.ClassAttentionHead;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.zoo.recipe.DeitRecipe;

/**
 * CaiT-XXS24 and S24 at 224 pixels, with their class attention and with NOAH. The recipe is DeiT's
 * over the paper's 400 epochs, without a margin in evaluation (README_cait.md of
 * facebookresearch/deit); the figures are the paper's, not distilled.
 */
@Zoo
@Published(paper = "arXiv 2103.17239", table = "table 3")
@DeitRecipe
@Recipe(
    epochs = 400,
    noDecayNames = {"cls_token", "pos_embed"},
    evalResize = 224)
public interface Caits {
  // spotless:off
  @Cait(dim = 192, heads = 4) @Head(classAttention = @ClassAttentionHead(heads = 4, scale = 1e-5))
  @Published(top1 = 77.6, params = 11.956264e6) Classifier cait_xxs24(int classes);

  @Cait(dim = 192, heads = 4) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier cait_xxs24_noah(int classes);

  @Cait(dim = 384, heads = 8, drop = 0.1) @Head(classAttention = @ClassAttentionHead(heads = 8, scale = 1e-5))
  @Published(top1 = 82.7, params = 46.916200e6) Classifier cait_s24(int classes);

  @Cait(dim = 384, heads = 8, drop = 0.1) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier cait_s24_noah(int classes);
  // spotless:on
}
