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
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.Sizes;

/** A power of each value: any shape to the same. Values below 0 have whole powers only. */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Power {
  /** The exponent. */
  double exponent() default Size.REQUIRED;

  /** Whether the root of that degree is taken instead: the power of 1 / exponent. */
  boolean root() default false;

  /** Keeps the shape. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Power> {
    @Override
    public Inferred infer(Power op, Inputs in) {
      Sizes.finite("exponent", op.exponent());
      if (op.root() && op.exponent() == 0) {
        throw new RuleViolation(Message.NotAScale, "exponent", op.exponent()).at("exponent");
      }
      return Inferred.shape(in.only());
    }

    /** What values are raised to. */
    public static double power(Power op) {
      return op.root() ? 1 / op.exponent() : op.exponent();
    }
  }
}
