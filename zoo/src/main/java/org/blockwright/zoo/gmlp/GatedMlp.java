package org.blockwright.zoo.gmlp;

import static org.blockwright.Act.GELU;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.As;
import org.blockwright.Blueprint;
import org.blockwright.Like;
import org.blockwright.Tensor;
import org.blockwright.op.Dropout;
import org.blockwright.op.Linear;

/** Linear, GELU, spatial gate, linear (timm, {@code GatedMlp}): tokens to the same. */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface GatedMlp {
  /** Inner width for each channel, before the gate halves it. */
  double ratio() default 6;

  /** Dropout after the activation and after the last layer. */
  double dropout() default 0;

  // spotless:off
  /** Two layers around the gate. */
  interface Graph {
    @Linear(act = GELU) Tensor fc1(Tensor x, @As("scale") double ratio);
    @Dropout            Tensor drop1(Tensor fc1, @As("rate") double dropout);
    @SpatialGatingUnit  Tensor gate(Tensor drop1);
    @Linear             Tensor fc2(Tensor gate, @Like Tensor x);
    @Dropout            Tensor drop2(Tensor fc2, @As("rate") double dropout);
  }
  // spotless:on
}
