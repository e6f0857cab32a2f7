package org.blockwright.zoo.deit;

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
 * DeiT-Base, Small and Tiny at three widths, plain and with NOAH; the two narrow ones also without
 * the representation before the head, which their published parameter counts leave out; three also
 * distilled.
 */
@Zoo
@Published(paper = "arXiv 2402.02377", table = "vit/README.md")
@Tables({"vit-deit", "slides"})
@DeitRecipe
@Recipe(
    noDecayNames = {"cls_token", "dist_token", "pos_embed"},
    ema = 0.99996)
public interface DeiTs {
  /** The README against the released code. */
  String BASE = "the README has 86.86 M, the released code 86.57 M";

  /** The README against the released code. */
  String SMALL = "the README has 22.06 M, the released code 22.05 M";

  /** The README against the released code. */
  String PRE_LOGITS =
      "the README's count leaves out pre_logits, which the released code inserts below 192 channels";

  /** Where the distilled ones are from. */
  String DISTILLED = "arXiv 2012.12877";

  // spotless:off
  @DeiT(dim = 768, heads = 12, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(top1 = 81.85, params = 86.86e6, note = BASE) Classifier deit_base(int classes);

  @DeiT(dim = 768, heads = 12) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 82.22, params = 86.86e6, note = BASE) Classifier deit_base_noah(int classes);

  @DeiT(dim = 384, heads = 6, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(top1 = 79.78, params = 22.06e6, note = SMALL) Classifier deit_small(int classes);

  @DeiT(dim = 384, heads = 6) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 80.56, params = 22.06e6)              Classifier deit_small_noah(int classes);

  @DeiT(dim = 192, heads = 3, classToken = true) @Head(classToken = @ClassTokenHead)
  @Published(top1 = 72.16, params = 5.72e6)               Classifier deit_tiny(int classes);

  @DeiT(dim = 192, heads = 3) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 74.29, params = 5.72e6)               Classifier deit_tiny_noah(int classes);

  @DeiT(dim = 144, heads = 3, classToken = true, logits = 192) @Head(classToken = @ClassTokenHead)
  @Published(top1 = 62.55, params = 3.29e6, note = PRE_LOGITS) Classifier deit_tiny_075(int classes);

  @DeiT(dim = 144, heads = 3, logits = 192) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 66.64, params = 3.30e6, note = PRE_LOGITS) Classifier deit_tiny_075_noah(int classes);

  @DeiT(dim = 96, heads = 3, classToken = true, logits = 192) @Head(classToken = @ClassTokenHead)
  @Published(top1 = 51.36, params = 1.53e6, note = PRE_LOGITS) Classifier deit_tiny_050(int classes);

  @DeiT(dim = 96, heads = 3, logits = 192) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 56.66, params = 1.54e6, note = PRE_LOGITS) Classifier deit_tiny_050_noah(int classes);

  @DeiT(dim = 144, heads = 3, classToken = true) @Head(classToken = @ClassTokenHead)
  Classifier deit_tiny_075_plain(int classes);

  @DeiT(dim = 144, heads = 3) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier deit_tiny_075_plain_noah(int classes);

  @DeiT(dim = 96, heads = 3, classToken = true) @Head(classToken = @ClassTokenHead)
  Classifier deit_tiny_050_plain(int classes);

  @DeiT(dim = 96, heads = 3) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier deit_tiny_050_plain_noah(int classes);

  @DeiT(dim = 192, heads = 3, classToken = true, distilled = true) @DistilledHead
  @Published(paper = DISTILLED, table = "table 5", top1 = 74.5, params = 5.910800e6) Classifier deit_tiny_distilled(int classes);

  @DeiT(dim = 384, heads = 6, classToken = true, distilled = true) @DistilledHead
  @Published(paper = DISTILLED, table = "table 5", top1 = 81.2, params = 22.436432e6) Classifier deit_small_distilled(int classes);

  @DeiT(dim = 768, heads = 12, classToken = true, distilled = true) @DistilledHead
  @Published(paper = DISTILLED, table = "table 5", top1 = 83.4, params = 87.338192e6) Classifier deit_base_distilled(int classes);
  // spotless:on
}
