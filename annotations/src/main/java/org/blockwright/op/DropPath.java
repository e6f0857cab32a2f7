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

/**
 * Stochastic depth: zeroes whole samples at random in training and scales the rest by {@code 1 / (1
 * - rate)} (timm, {@code drop_path}): any shape to the same.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface DropPath {
  /** Probability of zero. */
  double rate() default 0;

  /** Keeps the shape. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<DropPath> {
    @Override
    public Inferred infer(DropPath op, Inputs in) {
      Sizes.rate("rate", op.rate());
      return Inferred.shape(in.only());
    }
  }
}
