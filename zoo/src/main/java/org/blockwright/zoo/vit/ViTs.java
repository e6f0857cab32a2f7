package org.blockwright.zoo.vit;

import org.blockwright.Zoo;
import org.blockwright.head.ClassTokenHead;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.zoo.deit.DeiT;
import org.blockwright.zoo.recipe.DeitRecipe;

/**
 * ViT-Ti, S, B and L on patches of 16 (arXiv 2010.11929; timm's layout, which is that of {@link
 * DeiT}), plain and with NOAH. Images are prepared as timm's {@code augreg} weights want them;
 * those were trained on 14 million pictures, and what is declared for ImageNet alone is DeiT's
 * recipe.
 */
@Zoo
@Published(paper = "arXiv 2106.10270")
@Tables("slides")
@DeitRecipe
@Recipe(
    noDecayNames = {"cls_token", "pos_embed"},
    mean = {0.5, 0.5, 0.5},
    std = {0.5, 0.5, 0.5},
    evalResize = 248)
public interface ViTs {
  // spotless:off
  @DeiT(dim = 192, heads = 3, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(params = 5.717416e6) Classifier vit_tiny(int classes);

  @DeiT(dim = 192, heads = 3) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier vit_tiny_noah(int classes);

  @DeiT(dim = 384, heads = 6, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(params = 22.050664e6) Classifier vit_small(int classes);

  @DeiT(dim = 384, heads = 6) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier vit_small_noah(int classes);

  @DeiT(dim = 768, heads = 12, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(params = 86.567656e6) Classifier vit_base(int classes);

  @DeiT(dim = 768, heads = 12) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier vit_base_noah(int classes);

  @DeiT(dim = 1024, heads = 16, depth = 24, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(params = 304.326632e6) Classifier vit_large(int classes);

  @DeiT(dim = 1024, heads = 16, depth = 24) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier vit_large_noah(int classes);
  // spotless:on
}
