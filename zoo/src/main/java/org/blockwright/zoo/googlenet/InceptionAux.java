package org.blockwright.zoo.googlenet;

import static org.blockwright.Act.RELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.AdaptiveAvgPool;
import org.blockwright.op.ConvBn;
import org.blockwright.op.Dropout;
import org.blockwright.op.Flatten;
import org.blockwright.op.Linear;

/**
 * A classifier beside the network, for training (arXiv 1409.4842, section 5; torchvision's layout):
 * {@code (C, H, W)} to {@code (classes)}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface InceptionAux {
  // spotless:off
  /** Pool, reduce, classify. */
  interface Graph {
    @AdaptiveAvgPool(size = 4)                 Tensor pool(Tensor x);
    @ConvBn(out = 128, act = RELU, eps = 1e-3) Tensor conv(Tensor pool);
    @Flatten                                   Tensor flat(Tensor conv);
    @Linear(out = 1024, act = RELU)            Tensor fc1(Tensor flat);
    @Dropout(rate = 0.7)                       Tensor drop(Tensor fc1);
    @Linear                                    Tensor fc2(Tensor drop, @As("out") int classes);
  }
  // spotless:on
}
