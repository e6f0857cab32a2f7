package org.blockwright.zoo.resmlp;

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
 * ResMLPs, plain and with NOAH. Figures (without distillation) and epochs are the paper's, the
 * margin in evaluation that of README_resmlp.md of facebookresearch/deit. The paper changes DeiT's
 * recipe as written here: LAMB with its rate and decay. B24 has patches of 16, as the paper's table
 * counts it; the weights that were released have patches of 8, as the row below it.
 */
@Zoo
@Published(paper = "arXiv 2105.03404", table = "table 1")
@Tables("slides")
@DeitRecipe
@Recipe(
    epochs = 400,
    optimizer = Recipe.Optimizer.LAMB,
    lr = 5e-3,
    lrPer = 0,
    eps = 1e-6,
    clipNorm = 1,
    weightDecay = 0.2,
    evalResize = 248)
public interface ResMlps {
  // spotless:off
  @ResMlp(depth = 12) @Head(gap = @Gap)
  @Published(top1 = 76.6, params = 15.350872e6) Classifier resmlp_12(int classes);

  @ResMlp(depth = 12) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier resmlp_12_noah(int classes);

  @ResMlp(depth = 24, scale = 1e-5) @Head(gap = @Gap)
  @Published(top1 = 79.4, params = 30.020680e6) Classifier resmlp_24(int classes);

  @ResMlp(depth = 24, scale = 1e-5) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier resmlp_24_noah(int classes);

  @ResMlp(dim = 768, depth = 24, scale = 1e-6) @Head(gap = @Gap)
  @Published(top1 = 81.0, params = 115.736776e6) Classifier resmlp_b24(int classes);

  @ResMlp(dim = 768, depth = 24, scale = 1e-6) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier resmlp_b24_noah(int classes);

  @ResMlp(dim = 768, depth = 24, scale = 1e-6, patch = 8) @Head(gap = @Gap)
  @Published(table = "", params = 129.138280e6) Classifier resmlp_b24_p8(int classes);

  @ResMlp(dim = 768, depth = 24, scale = 1e-6, patch = 8) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier resmlp_b24_p8_noah(int classes);
  // spotless:on
}
