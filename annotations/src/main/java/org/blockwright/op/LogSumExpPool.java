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
 * Smooth maximum over all positions, {@code m + log(mean exp(r (x - m))) / r} with {@code m} the
 * maximum and a learned r: 0 is the mean, infinity the maximum (Pinheiro and Collobert, arXiv
 * 1411.6228; timm, {@code LsePlus2d}): {@code (C, H, W)}, {@code (L, C)} or {@code (C, L)} to
 * {@code (C)}.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface LogSumExpPool {
  /** What r starts at. */
  double initial() default 10;

  /** {@code r (1)}. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<LogSumExpPool> {
    @Override
    public Inferred infer(LogSumExpPool op, Inputs in) {
      TensorShape x =
          in.only(TensorShape.Kind.MAP, TensorShape.Kind.TOKENS, TensorShape.Kind.COLUMNS);
      Sizes.scale("initial", op.initial());
      ParameterSpec sharpness = new ParameterSpec("r", ParameterSpec.Role.NORM_SCALE, 1);
      return new Inferred(
          TensorShape.vector(x.channels()), List.of(sharpness.startingAt(op.initial())), 0);
    }
  }
}
