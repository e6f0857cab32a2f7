package org.blockwright.zoo.googlenet;

import static org.blockwright.Act.RELU;
import static org.blockwright.Distribution.TRUNCATED_NORMAL;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Backbone;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Output;
import org.blockwright.Tensor;
import org.blockwright.op.ConvBn;
import org.blockwright.op.MaxPool;
import org.blockwright.record.CheckpointKeys;
import org.blockwright.record.Recipe;

/**
 * GoogLeNet with batch norms (arXiv 1409.4842; torchvision's layout): to {@code (1024, 7, 7)}. Two
 * further classifiers exist in training only.
 */
@Backbone
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Init(
    conv = @Initializer(value = TRUNCATED_NORMAL, std = 0.01),
    linear = @Initializer(value = TRUNCATED_NORMAL, std = 0.01))
// spotless:off
@CheckpointKeys({
  @CheckpointKeys.Source(name = "official", rules = {
    "*.branch{i}_{j} -> *.branch{i}.{j}",
    "head.fc -> fc"})})
// spotless:on
@Recipe(losses = {"aux1:0.3", "aux2:0.3"})
public @interface GoogLeNet {
  // spotless:off
  /** Stem and nine inceptions. */
  interface Graph {
    @ConvBn(out = 64, kernel = 7, stride = 2, act = RELU, eps = 1e-3) Tensor conv1(Tensor image);
    @MaxPool(kernel = 3, padding = 0, ceil = true)                    Tensor maxpool1(Tensor conv1);
    @ConvBn(out = 64, act = RELU, eps = 1e-3)                         Tensor conv2(Tensor maxpool1);
    @ConvBn(out = 192, kernel = 3, act = RELU, eps = 1e-3)            Tensor conv3(Tensor conv2);
    @MaxPool(kernel = 3, padding = 0, ceil = true)                    Tensor maxpool2(Tensor conv3);
    @Inception(out = {64, 96, 128, 16, 32, 32})                       Tensor inception3a(Tensor maxpool2);
    @Inception(out = {128, 128, 192, 32, 96, 64})                     Tensor inception3b(Tensor inception3a);
    @MaxPool(kernel = 3, padding = 0, ceil = true)                    Tensor maxpool3(Tensor inception3b);
    @Inception(out = {192, 96, 208, 16, 48, 64})                      Tensor inception4a(Tensor maxpool3);
    @Output(training = true) @InceptionAux                             Tensor aux1(Tensor inception4a, int classes);
    @Inception(out = {160, 112, 224, 24, 64, 64})                     Tensor inception4b(Tensor inception4a);
    @Inception(out = {128, 128, 256, 24, 64, 64})                     Tensor inception4c(Tensor inception4b);
    @Inception(out = {112, 144, 288, 32, 64, 64})                     Tensor inception4d(Tensor inception4c);
    @Output(training = true) @InceptionAux                             Tensor aux2(Tensor inception4d, int classes);
    @Inception(out = {256, 160, 320, 32, 128, 128})                   Tensor inception4e(Tensor inception4d);
    @MaxPool(ceil = true)                                             Tensor maxpool4(Tensor inception4e);
    @Inception(out = {256, 160, 320, 32, 128, 128})                   Tensor inception5a(Tensor maxpool4);
    @Inception(out = {384, 192, 384, 48, 128, 128})                   Tensor inception5b(Tensor inception5a);
  }
  // spotless:on
}
