package org.blockwright.zoo.resnet;

import org.blockwright.Zoo;
import org.blockwright.block.Bottleneck;
import org.blockwright.head.Gap;
import org.blockwright.head.Head;
import org.blockwright.head.Noah;
import org.blockwright.record.Published;
import org.blockwright.record.Recipe;
import org.blockwright.record.Tables;
import org.blockwright.runtime.model.Classifier;

/** ResNet-18, 34, 50, 101 and 152, plain and with NOAH; 34's figure is torchvision's. */
@Zoo
@Published(paper = "arXiv 2402.02377", table = "README.md, CNN backbones")
@Tables({"cnn-resnet", "slides"})
@Recipe(
    epochs = 100,
    batch = 256,
    lr = 0.1,
    milestones = {30, 60, 90},
    weightDecay = 1e-4)
public interface ResNets {
  // spotless:off
  @ResNet(depths = {2, 2, 2, 2}) @Head(gap = @Gap)
  @Published(top1 = 70.25, params = 11.69e6)              Classifier resnet18(int classes);

  @ResNet(depths = {2, 2, 2, 2}) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  @Published(top1 = 71.81, params = 11.70e6)              Classifier resnet18_noah(int classes);

  @ResNet(depths = {3, 4, 6, 3}) @Head(gap = @Gap)
  @Published(paper = "torchvision, IMAGENET1K_V1", table = "", top1 = 73.314, params = 21.797672e6)
  Classifier resnet34(int classes);

  @ResNet(depths = {3, 4, 6, 3}) @Head(noah = @Noah(n = 4, r = 0.5, dropout = 0.1))
  Classifier resnet34_noah(int classes);

  @ResNet(block = Bottleneck.class, widths = {256, 512, 1024, 2048}, depths = {3, 4, 6, 3}) @Head(gap = @Gap)
  @Published(top1 = 76.23, params = 25.56e6)              Classifier resnet50(int classes);

  @ResNet(block = Bottleneck.class, widths = {256, 512, 1024, 2048}, depths = {3, 4, 6, 3}) @Head(noah = @Noah(n = 4, r = 0.125, dropout = 0.1))
  @Published(top1 = 77.25, params = 25.56e6)              Classifier resnet50_noah(int classes);

  @ResNet(block = Bottleneck.class, widths = {256, 512, 1024, 2048}, depths = {3, 4, 23, 3}) @Head(gap = @Gap)
  @Published(top1 = 77.41, params = 44.55e6)              Classifier resnet101(int classes);

  @ResNet(block = Bottleneck.class, widths = {256, 512, 1024, 2048}, depths = {3, 4, 23, 3}) @Head(noah = @Noah(n = 4, r = 0.125, dropout = 0.1))
  @Published(top1 = 78.22, params = 44.56e6)              Classifier resnet101_noah(int classes);

  @ResNet(block = Bottleneck.class, widths = {256, 512, 1024, 2048}, depths = {3, 8, 36, 3}) @Head(gap = @Gap)
  @Published(top1 = 78.16, params = 60.19e6)              Classifier resnet152(int classes);

  @ResNet(block = Bottleneck.class, widths = {256, 512, 1024, 2048}, depths = {3, 8, 36, 3}) @Head(noah = @Noah(n = 4, r = 0.125, dropout = 0.1))
  @Published(top1 = 78.57, params = 60.20e6)              Classifier resnet152_noah(int classes);
  // spotless:on
}
