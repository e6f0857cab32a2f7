package org.blockwright.zoo.regnet;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/**
 * RegNetY of 4, 8 and 16 GF, plain and with NOAH. The recipe is that of the RegNet paper (arXiv
 * 2003.13678, section 4; {@code MODEL_ZOO.md} of facebookresearch/pycls); the figures are of
 * stronger ones, as the cited table has them.
 */
@Zoo
@Published(paper = "arXiv 2112.13692", table = "table 3")
@Tables("slides")
@Recipe(
    epochs = 100,
    batch = 512,
    lr = 0.4,
    schedule = Recipe.Schedule.COSINE,
    warmupEpochs = 5,
    weightDecay = 5e-5)
public interface RegNets {
  // spotless:off
  @RegNetY(widths = {128, 192, 512, 1088}, depths = {2, 6, 12, 2}, groups = {2, 3, 8, 17}) @Head(gap = @Gap)
  @Published(top1 = 81.5, params = 20.646656e6) Classifier regnety_040(int classes);

  @RegNetY(widths = {128, 192, 512, 1088}, depths = {2, 6, 12, 2}, groups = {2, 3, 8, 17}) @Head(noah = @Noah(n = 4, r = 0.125, dropout = 0.1))
  Classifier regnety_040_noah(int classes);

  @RegNetY(widths = {168, 448, 896, 2016}, depths = {2, 4, 10, 1}, groups = {3, 8, 16, 36}) @Head(gap = @Gap)
  @Published(top1 = 82.2, params = 39.180068e6) Classifier regnety_080(int classes);

  @RegNetY(widths = {168, 448, 896, 2016}, depths = {2, 4, 10, 1}, groups = {3, 8, 16, 36}) @Head(noah = @Noah(n = 4, r = 0.125, dropout = 0.1))
  Classifier regnety_080_noah(int classes);

  @RegNetY(widths = {224, 448, 1232, 3024}, depths = {2, 4, 11, 1}, groups = {2, 4, 11, 27}) @Head(gap = @Gap)
  @Published(top1 = 82.9, params = 83.590140e6) Classifier regnety_160(int classes);

  @RegNetY(widths = {224, 448, 1232, 3024}, depths = {2, 4, 11, 1}, groups = {2, 4, 11, 27}) @Head(noah = @Noah(n = 4, r = 0.25, dropout = 0.1))
  Classifier regnety_160_noah(int classes);
  // spotless:on
}
