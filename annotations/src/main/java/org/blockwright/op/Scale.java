package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Operator;
import org.blockwright.Size;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.Sizes;

/** Multiplies by a number that is not learned: any shape to the same. */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Scale {
  /** The number. */
  double factor() default Size.REQUIRED;

  /** Keeps the shape. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Scale> {
    @Override
    public Inferred infer(Scale op, Inputs in) {
      Sizes.finite("factor", op.factor());
      return Inferred.shape(in.only());
    }
  }
}
