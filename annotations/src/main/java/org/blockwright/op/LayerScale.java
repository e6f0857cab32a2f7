package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.blockwright.Operator;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.ParameterSpec;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * Multiplies each channel by a learned factor that starts small (CaiT, arXiv 2103.17239, section 2;
 * timm, {@code LayerScale}), or everything by one (SkipInit, as in NFNet): a map, tokens or a
 * vector to the same.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface LayerScale {
  /** What the factors start at. */
  double initial() default 1e-5;

  /** One factor for all channels, a parameter without axes. */
  boolean single() default false;

  /** {@code gamma (C)}, or {@code ()} where it is single. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<LayerScale> {
    @Override
    public Inferred infer(LayerScale op, Inputs in) {
      TensorShape x =
          in.only(TensorShape.Kind.MAP, TensorShape.Kind.TOKENS, TensorShape.Kind.VECTOR);
      Sizes.finite("initial", op.initial());
      int[] dims = op.single() ? new int[0] : new int[] {x.channels()};
      ParameterSpec gamma = ParameterSpec.bare("gamma", ParameterSpec.Role.NORM_SCALE, dims);
      return new Inferred(x, List.of(gamma.startingAt(op.initial())), 0);
    }
  }
}
