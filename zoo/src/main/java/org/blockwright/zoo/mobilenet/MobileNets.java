package org.blockwright.zoo.mobilenet;

import org.blockwright.Zoo;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.CheckpointKeys;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/** MobileNetV2 at four widths and MobileNetV3, plain and with NOAH. */
@Zoo
@Published(paper = "arXiv 2402.02377", table = "README.md, CNN backbones")
@Tables({"cnn-mobile", "slides"})
@Recipe(epochs = 150, lr = 0.05, schedule = Recipe.Schedule.COSINE, weightDecay = 4e-5)
public interface MobileNets {
  // spotless:off
  @MobileNetV2(width = 1.0) @Head(gap = @Gap)
  @Published(top1 = 72.02, params = 3.50e6)               Classifier mobilenetv2_100(int classes);

  @MobileNetV2(width = 1.0) @Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.2))
  @Published(top1 = 73.35, params = 3.52e6)               Classifier mobilenetv2_100_noah(int classes);

  @MobileNetV2(width = 0.75) @Head(gap = @Gap)
  @Published(top1 = 69.65, params = 2.64e6)               Classifier mobilenetv2_075(int classes);

  @MobileNetV2(width = 0.75) @Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.2))
  @Published(top1 = 71.44, params = 2.65e6)               Classifier mobilenetv2_075_noah(int classes);

  @MobileNetV2(width = 0.5) @Head(gap = @Gap)
  @Published(top1 = 64.30, params = 1.97e6)               Classifier mobilenetv2_050(int classes);

  @MobileNetV2(width = 0.5) @Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.2))
  @Published(top1 = 67.44, params = 1.98e6)               Classifier mobilenetv2_050_noah(int classes);

  @MobileNetV2(width = 0.35) @Head(gap = @Gap)
  @Published(top1 = 59.62, params = 1.68e6)               Classifier mobilenetv2_035(int classes);

  @MobileNetV2(width = 0.35) @Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.2))
  @Published(top1 = 63.40, params = 1.69e6)               Classifier mobilenetv2_035_noah(int classes);

  @MobileNetV3Small(pooled = true) @Head(gap = @Gap) @Recipe(noDecay = Recipe.NoDecay.BN)
  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = "conv_head -> features.14")})
  @Published(top1 = 67.11, params = 2.94e6)               Classifier mobilenetv3_small(int classes);

  @MobileNetV3Small
  @Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.2)) @Recipe(noDecay = Recipe.NoDecay.BN)
  @Published(top1 = 68.92, params = 2.95e6)               Classifier mobilenetv3_small_noah(int classes);

  @MobileNetV3Large(pooled = true) @Head(gap = @Gap) @Recipe(noDecay = Recipe.NoDecay.BN)
  @CheckpointKeys({@CheckpointKeys.Source(name = "official", rules = "conv_head -> features.18")})
  Classifier mobilenetv3_large(int classes);

  @MobileNetV3Large
  @Head(noah = @Noah(n = 8, r = 0.25, dropout = 0.2)) @Recipe(noDecay = Recipe.NoDecay.BN)
  Classifier mobilenetv3_large_noah(int classes);
  // spotless:on
}
