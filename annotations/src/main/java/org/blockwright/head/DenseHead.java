package org.blockwright.head;

import static org.blockwright.Act.RELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.At;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.AdaptiveAvgPool;
import org.blockwright.op.Dropout;
import org.blockwright.op.Flatten;
import org.blockwright.op.Linear;

/**
 * The dense head of AlexNet and VGG (torchvision, BSD-3-Clause, read for order and dropout):
 * adaptive average pooling to {@code s x s}, then three linear layers with ReLU and dropout between
 * them. A map {@code (C, H, W)} to {@code (classes)}. {@code s^2 C w + w^2 + K w + 2 w + K}
 * parameters at a width of w.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface DenseHead {
  /** Height and width of the pooled map. */
  int size() default 7;

  /** Channels of the two layers before the classifier. */
  int width() default 4096;

  /** Dropout before each of the three layers. */
  double[] dropout() default {0, 0.5, 0.5};

  // spotless:off
  /** Pool, three layers. */
  interface Graph {
    @AdaptiveAvgPool    Tensor pool(Tensor x, int size);
    @Flatten            Tensor flat(Tensor pool);
    @Dropout            Tensor drop1(Tensor flat, @As("rate") @At(0) double[] dropout);
    @Linear(act = RELU) Tensor fc1(Tensor drop1, @As("out") int width);
    @Dropout            Tensor drop2(Tensor fc1, @As("rate") @At(1) double[] dropout);
    @Linear(act = RELU) Tensor fc2(Tensor drop2, @As("out") int width);
    @Dropout            Tensor drop3(Tensor fc2, @As("rate") @At(2) double[] dropout);
    @Linear             Tensor fc(Tensor drop3, @As("out") int classes);
  }
  // spotless:on
}
