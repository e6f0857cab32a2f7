package org.blockwright.zoo.gmlp;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.zoo.recipe.MlpRecipe;

/** gMLPs, plain and with NOAH. */
@Zoo
@Published(paper = "arXiv 2402.02377", table = "mlp/README.md")
@Tables({"mlp-gmlp", "slides"})
@MlpRecipe
public interface GatedMlps {
  /** The README against the released code. */
  String TRUNCATED = "the README truncates 19.4297 M";

  /** The README against the released code. */
  String NARROW = "the README has 3.91 M; no configuration near the released one has";

  // spotless:off
  @GMlp(dim = 256) @Head(gap = @Gap)
  @Published(top1 = 79.65, params = 19.42e6)              Classifier gmlp_s16(int classes);

  @GMlp(dim = 256) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 79.95, params = 19.42e6, note = TRUNCATED) Classifier gmlp_s16_noah(int classes);

  @GMlp(dim = 128) @Head(gap = @Gap)
  @Published(top1 = 72.05, params = 5.87e6)               Classifier gmlp_ti16(int classes);

  @GMlp(dim = 128) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 73.39, params = 5.87e6)               Classifier gmlp_ti16_noah(int classes);

  @GMlp(dim = 96) @Head(gap = @Gap)
  @Published(top1 = 65.95, params = 3.91e6, note = NARROW) Classifier gmlp_ti16_075(int classes);

  @GMlp(dim = 96) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 67.71, params = 3.91e6, note = NARROW) Classifier gmlp_ti16_075_noah(int classes);

  @GMlp(dim = 64) @Head(gap = @Gap)
  @Published(top1 = 54.99, params = 2.41e6)               Classifier gmlp_ti16_050(int classes);

  @GMlp(dim = 64) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 56.89, params = 2.41e6)               Classifier gmlp_ti16_050_noah(int classes);

  @GMlp(dim = 512) @Head(gap = @Gap)
  Classifier gmlp_b16(int classes);

  @GMlp(dim = 512) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier gmlp_b16_noah(int classes);
  // spotless:on
}
