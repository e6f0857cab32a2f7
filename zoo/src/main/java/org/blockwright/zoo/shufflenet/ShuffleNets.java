package org.blockwright.zoo.shufflenet;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/**
 * ShuffleNetV2 at four widths, plain and with NOAH; the figures of 0.5, 1.5 and 2.0 are
 * torchvision's.
 */
@Zoo
@Published(paper = "arXiv 2402.02377", table = "README.md, CNN backbones")
@Tables({"cnn-mobile", "slides"})
@Recipe(
    epochs = 240,
    batch = 1024,
    lr = 0.5,
    schedule = Recipe.Schedule.LINEAR,
    weightDecay = 4e-5,
    noDecay = Recipe.NoDecay.BN)
public interface ShuffleNets {
  // spotless:off
  @ShuffleNetV2(widths = {116, 232, 464}) @Head(gap = @Gap)
  @Published(top1 = 69.43, params = 2.28e6)               Classifier shufflenetv2_100(int classes);

  @ShuffleNetV2(widths = {116, 232, 464}) @Head(noah = @Noah(n = 8, r = 0.25))
  @Published(top1 = 70.72, params = 2.29e6)               Classifier shufflenetv2_100_noah(int classes);

  @ShuffleNetV2(widths = {48, 96, 192}) @Head(gap = @Gap)
  @Published(paper = "torchvision, IMAGENET1K_V1", table = "", top1 = 60.552, params = 1.366792e6)
  Classifier shufflenetv2_050(int classes);

  @ShuffleNetV2(widths = {48, 96, 192}) @Head(noah = @Noah(n = 8, r = 0.25))
  Classifier shufflenetv2_050_noah(int classes);

  @ShuffleNetV2(widths = {176, 352, 704}) @Head(gap = @Gap)
  @Published(paper = "torchvision, IMAGENET1K_V1", table = "", top1 = 72.996, params = 3.503624e6)
  Classifier shufflenetv2_150(int classes);

  @ShuffleNetV2(widths = {176, 352, 704}) @Head(noah = @Noah(n = 8, r = 0.25))
  Classifier shufflenetv2_150_noah(int classes);

  @ShuffleNetV2(widths = {244, 488, 976}, last = 2048) @Head(gap = @Gap)
  @Published(paper = "torchvision, IMAGENET1K_V1", table = "", top1 = 76.230, params = 7.393996e6)
  Classifier shufflenetv2_200(int classes);

  @ShuffleNetV2(widths = {244, 488, 976}, last = 2048) @Head(noah = @Noah(n = 8, r = 0.25))
  Classifier shufflenetv2_200_noah(int classes);
  // spotless:on
}
