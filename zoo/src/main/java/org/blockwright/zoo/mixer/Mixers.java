package org.blockwright.zoo.mixer;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.zoo.recipe.MlpRecipe;

/** MLP-Mixers, plain and with NOAH. */
@Zoo
@Published(paper = "arXiv 2402.02377", table = "mlp/README.md")
@Tables({"mlp-mixer", "slides"})
@MlpRecipe
public interface Mixers {
  /** The README against the released code. */
  String TRUNCATED = "the README truncates 59.887 M";

  // spotless:off
  @Mixer(dim = 768, depth = 12) @Head(gap = @Gap)
  @Published(top1 = 77.14, params = 59.88e6)              Classifier mixer_b16(int classes);

  @Mixer(dim = 768, depth = 12) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 77.49, params = 59.88e6, note = TRUNCATED) Classifier mixer_b16_noah(int classes);

  @Mixer(dim = 512, depth = 8) @Head(gap = @Gap)
  @Published(top1 = 74.18, params = 18.53e6)              Classifier mixer_s16(int classes);

  @Mixer(dim = 512, depth = 8) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 75.09, params = 18.54e6)              Classifier mixer_s16_noah(int classes);

  @Mixer(dim = 384, depth = 8) @Head(gap = @Gap)
  @Published(top1 = 71.13, params = 10.75e6)              Classifier mixer_s16_075(int classes);

  @Mixer(dim = 384, depth = 8) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 72.32, params = 10.76e6)              Classifier mixer_s16_075_noah(int classes);

  @Mixer(dim = 256, depth = 8) @Head(gap = @Gap)
  @Published(top1 = 65.22, params = 5.07e6)               Classifier mixer_s16_050(int classes);

  @Mixer(dim = 256, depth = 8) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 66.81, params = 5.08e6)               Classifier mixer_s16_050_noah(int classes);

  @Mixer(dim = 512, depth = 8, patch = 32) @Head(gap = @Gap)
  Classifier mixer_s32(int classes);

  @Mixer(dim = 512, depth = 8, patch = 32) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier mixer_s32_noah(int classes);

  @Mixer(dim = 1024, depth = 24) @Head(gap = @Gap)
  Classifier mixer_l16(int classes);

  @Mixer(dim = 1024, depth = 24) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier mixer_l16_noah(int classes);
  // spotless:on
}
