package org.blockwright.zoo.gmlp;

import static org.blockwright.Distribution.NORMAL;
import static org.blockwright.Distribution.ONES;
import static org.blockwright.SliceSide.FIRST;
import static org.blockwright.SliceSide.REST;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.Tensor;
import org.blockwright.op.LayerNorm;
import org.blockwright.op.Linear;
import org.blockwright.op.Multiply;
import org.blockwright.op.Slice;
import org.blockwright.op.Transpose;

/**
 * Gates one half of the channels by the other, which is mixed over positions (gMLP, spatial gating
 * unit), and starts as 1: tokens {@code (L, C)} to {@code (L, C / 2)}.
 */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface SpatialGatingUnit {
  // spotless:off
  /** Split, mix, multiply. */
  interface Graph {
    @Slice(part = FIRST)   Tensor u(Tensor x);
    @Slice(part = REST)    Tensor v(Tensor x);
    @LayerNorm(eps = 1e-5) Tensor norm(Tensor v);
    @Transpose             Tensor columns(Tensor norm);
    @Init(linear = @Initializer(value = NORMAL, std = 1e-6), linearBias = @Initializer(ONES))
    @Linear                Tensor proj(Tensor columns);
    @Transpose             Tensor rows(Tensor proj);
    @Multiply              Tensor gate(Tensor u, Tensor rows);
  }
  // spotless:on
}
