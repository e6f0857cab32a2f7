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
 * The class token alone, or another of the tokens before the grid: {@code (L, C)} to {@code (C)};
 * or all of them, {@code (extra + L, C)} to {@code (extra, C)}.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface SelectClassToken {
  /** Which of the tokens before the grid, counted from the front. */
  int index() default 0;

  /** Whether all tokens before the grid are taken, as tokens; {@link #index} is not read then. */
  boolean all() default false;

  /** Refuses tokens that stand on the grid. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<SelectClassToken> {
    @Override
    public Inferred infer(SelectClassToken op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.TOKENS);
      if (x.extra() == 0) {
        throw new RuleViolation(Message.NoClassToken, x).atInput(0);
      }
      if (op.all()) {
        return Inferred.shape(TensorShape.tokens(x.extra(), x.channels()));
      }
      if (op.index() < 0 || op.index() >= x.extra()) {
        throw new RuleViolation(Message.NoSuchToken, op.index(), x, x.extra()).at("index");
      }
      return Inferred.shape(TensorShape.vector(x.channels()));
    }
  }
}
