package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Operator;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.Sizes;

/** Natural logarithm of each value, {@code log(max(x, eps))}: any shape to the same. */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Log {
  /** The least value that counts. */
  double eps() default 1e-12;

  /** Keeps the shape. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Log> {
    @Override
    public Inferred infer(Log op, Inputs in) {
      Sizes.scale("eps", op.eps());
      return Inferred.shape(in.only());
    }
  }
}
