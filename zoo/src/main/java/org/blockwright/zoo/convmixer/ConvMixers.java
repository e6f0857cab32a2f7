package org.blockwright.zoo.convmixer;

import static org.blockwright.Act.RELU;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/**
 * ConvMixers, plain and with NOAH. The recipe is the command in the README of locuslab/convmixer
 * with timm's defaults of that time, but for the schedule: a cosine, which the README says does as
 * well as its one cycle. The figures are the paper's.
 */
@Zoo
@Published(paper = "arXiv 2201.09792")
@Tables("slides")
@Recipe(
    epochs = 300,
    batch = 640,
    optimizer = Recipe.Optimizer.ADAMW,
    lr = 0.01,
    eps = 1e-3,
    weightDecay = 2e-5,
    noDecay = Recipe.NoDecay.ONE_D,
    schedule = Recipe.Schedule.COSINE,
    clipNorm = 1,
    smoothing = 0.1,
    mixup = 0.5,
    cutmix = 0.5,
    autoAugment = "rand-m9-mstd0.5-inc1",
    erasing = 0.25,
    interpolation = Recipe.Interpolation.BICUBIC,
    evalResize = 233,
    evalInterpolation = Recipe.Interpolation.BICUBIC)
public interface ConvMixers {
  // spotless:off
  @ConvMixer(dim = 768, depth = 32, kernel = 7, act = RELU) @Head(gap = @Gap)
  @Published(top1 = 80.2, params = 21.110248e6) Classifier convmixer_768_32(int classes);

  @ConvMixer(dim = 768, depth = 32, kernel = 7, act = RELU) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier convmixer_768_32_noah(int classes);

  @Recipe(epochs = 150)
  @ConvMixer(dim = 1536, depth = 20, kernel = 9) @Head(gap = @Gap)
  @Published(top1 = 81.4, params = 51.625960e6) Classifier convmixer_1536_20(int classes);

  @Recipe(epochs = 150)
  @ConvMixer(dim = 1536, depth = 20, kernel = 9) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier convmixer_1536_20_noah(int classes);
  // spotless:on
}
