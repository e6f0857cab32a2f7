package org.blockwright.zoo.nfnet;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/**
 * NFNet-F0 and F1, plain and with NOAH; the shapes are checked at 224 pixels. The recipe is that of
 * {@code experiment_nfnets.py} of google-deepmind/deepmind-research, with its adaptive gradient
 * clipping of all but the last layer; the figures are the paper's, at 256 and 320 pixels.
 */
@Zoo
@Published(paper = "arXiv 2102.06171", table = "table 3")
@Tables("slides")
@Recipe(
    epochs = 360,
    batch = 4096,
    lr = 0.1,
    lrPer = 256,
    schedule = Recipe.Schedule.COSINE,
    scheduleUnit = Recipe.Every.STEP,
    warmupEpochs = 5,
    warmupLr = 0,
    adaptiveClip = 0.01,
    weightDecay = 2e-5,
    noDecay = Recipe.NoDecay.BN,
    nesterov = true,
    ema = 0.99999,
    emaEvaluate = true,
    smoothing = 0.1,
    mixup = 0.2,
    cutmix = 1,
    autoAugment = "rand-m5-n4",
    interpolation = Recipe.Interpolation.BICUBIC,
    evalInterpolation = Recipe.Interpolation.BICUBIC)
public interface NfNets {
  // spotless:off
  @NfNet @Head(gap = @Gap(dropout = 0.2))
  @Published(top1 = 83.6, params = 71.489284e6) Classifier nfnet_f0(int classes);

  @NfNet @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier nfnet_f0_noah(int classes);

  @Recipe(autoAugment = "rand-m10-n4")
  @NfNet(depths = {2, 4, 12, 6},
      betas0 = {1, 0.9805806756909201},
      betas1 = {0.9622504486493761, 0.9805806756909201, 0.9622504486493761, 0.9449111825230679},
      betas2 = {0.9284766908852592, 0.9805806756909201, 0.9622504486493761, 0.9449111825230679, 0.9284766908852592, 0.9128709291752768, 0.8980265101338745, 0.8838834764831842, 0.8703882797784891, 0.8574929257125441, 0.8451542547285165, 0.8333333333333333},
      betas3 = {0.8219949365267863, 0.9805806756909201, 0.9622504486493761, 0.9449111825230679, 0.9284766908852592, 0.9128709291752768}) @Head(gap = @Gap(dropout = 0.3))
  @Published(top1 = 84.7, params = 132.634256e6) Classifier nfnet_f1(int classes);

  @Recipe(autoAugment = "rand-m10-n4")
  @NfNet(depths = {2, 4, 12, 6},
      betas0 = {1, 0.9805806756909201},
      betas1 = {0.9622504486493761, 0.9805806756909201, 0.9622504486493761, 0.9449111825230679},
      betas2 = {0.9284766908852592, 0.9805806756909201, 0.9622504486493761, 0.9449111825230679, 0.9284766908852592, 0.9128709291752768, 0.8980265101338745, 0.8838834764831842, 0.8703882797784891, 0.8574929257125441, 0.8451542547285165, 0.8333333333333333},
      betas3 = {0.8219949365267863, 0.9805806756909201, 0.9622504486493761, 0.9449111825230679, 0.9284766908852592, 0.9128709291752768}) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier nfnet_f1_noah(int classes);
  // spotless:on
}
