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

/** A power of each value: any shape to the same. Values below 0 have whole powers only. */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Power {
  /** The exponent. */
  double exponent() default Size.REQUIRED;

  /** Keeps the shape. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Power> {
    @Override
    public Inferred infer(Power op, Inputs in) {
      Sizes.finite("exponent", op.exponent());
      return Inferred.shape(in.only());
    }
  }
}
