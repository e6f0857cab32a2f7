package org.blockwright.zoo.pvt;

import org.blockwright.Zoo;
import org.blockwright.head.ClassTokenHead;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.zoo.recipe.DeitRecipe;

/**
 * Pyramid Vision Transformers: Tiny at three widths, Small, Medium and Large, plain and with NOAH.
 * The figures of the last three are the authors'.
 */
@Zoo
@Published(paper = "arXiv 2402.02377", table = "vit/README.md")
@Tables({"vit-pvt", "slides"})
@DeitRecipe
@Recipe(noDecayNames = "cls_token")
public interface Pvts {
  // spotless:off
  @Pvt(width = 1.0, depths = {2, 2, 2, 2}, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(top1 = 75.10, params = 13.23e6)              Classifier pvt_tiny(int classes);

  @Pvt(width = 1.0, depths = {2, 2, 2, 2}) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 76.51, params = 13.24e6)              Classifier pvt_tiny_noah(int classes);

  @Pvt(width = 0.75, depths = {2, 2, 2, 2}, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(top1 = 71.81, params = 7.62e6)               Classifier pvt_tiny_075(int classes);

  @Pvt(width = 0.75, depths = {2, 2, 2, 2}) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 74.22, params = 7.62e6)               Classifier pvt_tiny_075_noah(int classes);

  @Pvt(width = 0.5, depths = {2, 2, 2, 2}, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(top1 = 65.33, params = 3.54e6)               Classifier pvt_tiny_050(int classes);

  @Pvt(width = 0.5, depths = {2, 2, 2, 2}) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 68.50, params = 3.55e6)               Classifier pvt_tiny_050_noah(int classes);

  @Pvt(depths = {3, 4, 6, 3}, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(paper = "arXiv 2102.12122", table = "README.md of whai362/PVT", top1 = 79.8, params = 24.485864e6)
  Classifier pvt_small(int classes);

  @Pvt(depths = {3, 4, 6, 3}) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier pvt_small_noah(int classes);

  @Pvt(depths = {3, 4, 18, 3}, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(paper = "arXiv 2102.12122", table = "README.md of whai362/PVT", top1 = 81.2, params = 44.208104e6)
  Classifier pvt_medium(int classes);

  @Pvt(depths = {3, 4, 18, 3}) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier pvt_medium_noah(int classes);

  @Pvt(depths = {3, 8, 27, 3}, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(paper = "arXiv 2102.12122", table = "README.md of whai362/PVT", top1 = 81.7, params = 61.369320e6)
  Classifier pvt_large(int classes);

  @Pvt(depths = {3, 8, 27, 3}) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier pvt_large_noah(int classes);
  // spotless:on
}
