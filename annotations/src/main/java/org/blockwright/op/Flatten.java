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

/** All values in a row: {@code (C, H, W)} or {@code (L, C)} to {@code (C * H * W)}. */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Flatten {
  /** Leaves a vector. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Flatten> {
    @Override
    public Inferred infer(Flatten op, Inputs in) {
      TensorShape x = in.only();
      if (x.elements() > Integer.MAX_VALUE) {
        throw new RuleViolation(Message.TooLarge, x);
      }
      return Inferred.shape(TensorShape.vector((int) x.elements()));
    }
  }
}
