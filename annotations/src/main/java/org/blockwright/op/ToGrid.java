package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Operator;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.TensorShape;

/**
 * Tokens back on the grid that they came from: {@code (H * W, C)} to {@code (C, H, W)}; a map
 * stays.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ToGrid {
  /** Refuses tokens that stand beside the grid. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<ToGrid> {
    @Override
    public Inferred infer(ToGrid op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.MAP, TensorShape.Kind.TOKENS);
      if (x.extra() > 0) {
        throw new RuleViolation(Message.TokensInTheWay, x.extra(), x.extra() == 1 ? "" : "s")
            .atInput(0);
      }
      return Inferred.shape(x.asMap());
    }
  }
}
