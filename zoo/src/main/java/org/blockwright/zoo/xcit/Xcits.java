package org.blockwright.zoo.xcit;

import org.blockwright.Zoo;
import org.blockwright.head.ClassTokenHead;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.CheckpointKeys;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.zoo.recipe.DeitRecipe;

/**
 * XCiT-T12, S12, S24 and M24, with their class attention and with NOAH. Figures (without
 * distillation), epochs, the margin in evaluation and S12's stochastic depth are those of the
 * README of facebookresearch/xcit, the other values of the recipe DeiT's, as in its {@code
 * main.py}. The paper's table B.1 gives the other rows a stochastic depth of their own, which is
 * not declared here.
 */
@Zoo
@Published(paper = "arXiv 2106.09681", table = "README.md of facebookresearch/xcit")
@Tables("slides")
@DeitRecipe
@Recipe(
    epochs = 400,
    noDecayNames = {"cls_token", "pos_embed"},
    evalResize = 224)
public interface Xcits {
  // spotless:off
  @Xcit(dim = 192, heads = 4, depth = 12, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(top1 = 77.1, params = 6.716272e6) Classifier xcit_tiny_12_p16(int classes);

  @Xcit(dim = 192, heads = 4, depth = 12) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier xcit_tiny_12_p16_noah(int classes);

  @Xcit(dim = 384, heads = 8, depth = 12, drop = 0.05, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(top1 = 82.0, params = 26.253304e6) Classifier xcit_small_12_p16(int classes);

  @Xcit(dim = 384, heads = 8, depth = 12, drop = 0.05) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier xcit_small_12_p16_noah(int classes);

  @Xcit(dim = 384, heads = 8, depth = 24, scale = 1e-5, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(top1 = 82.6, params = 47.671384e6) Classifier xcit_small_24_p16(int classes);

  @Xcit(dim = 384, heads = 8, depth = 24, scale = 1e-5) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier xcit_small_24_p16_noah(int classes);

  @Xcit(dim = 512, heads = 8, depth = 24, scale = 1e-5, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(top1 = 82.7, params = 84.395752e6) Classifier xcit_medium_24_p16(int classes);

  @Xcit(dim = 512, heads = 8, depth = 24, scale = 1e-5) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier xcit_medium_24_p16_noah(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = "proj{i}.{conv|bn} -> patch_embed.proj.{2*i-2}.{0|1}")})
  @Xcit(dim = 512, heads = 8, depth = 24, scale = 1e-5, coarse = false, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(top1 = 83.7, params = 84.323624e6) Classifier xcit_medium_24_p8(int classes);

  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = "proj{i}.{conv|bn} -> patch_embed.proj.{2*i-2}.{0|1}")})
  @Xcit(dim = 512, heads = 8, depth = 24, scale = 1e-5, coarse = false) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier xcit_medium_24_p8_noah(int classes);
  // spotless:on
}
