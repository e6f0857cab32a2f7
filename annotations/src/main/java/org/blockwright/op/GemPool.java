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
 * Generalised mean over all positions, {@code (mean max(x, eps)^p)^(1 / p)} with a learned p: 1 is
 * the mean, infinity the maximum (Radenovic, Tolias and Chum, arXiv 1711.02512, equation 3): {@code
 * (C, H, W)}, {@code (L, C)} or {@code (C, L)} to {@code (C)}.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface GemPool {
  /** What p starts at. */
  double initial() default 3;

  /** The least value that counts. */
  double eps() default 1e-6;

  /** {@code p (1)}. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<GemPool> {
    @Override
    public Inferred infer(GemPool op, Inputs in) {
      TensorShape x =
          in.only(TensorShape.Kind.MAP, TensorShape.Kind.TOKENS, TensorShape.Kind.COLUMNS);
      Sizes.scale("initial", op.initial());
      Sizes.scale("eps", op.eps());
      ParameterSpec power = new ParameterSpec("p", ParameterSpec.Role.NORM_SCALE, 1);
      return new Inferred(
          TensorShape.vector(x.channels()), List.of(power.startingAt(op.initial())), 0);
    }
  }
}
