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
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.TensorShape;

/**
 * Product, elementwise: two inputs of one shape, or a map or tokens and a vector {@code (C)} that
 * scales its channels.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Multiply {
  /** Keeps the first input's shape. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Multiply> {
    @Override
    public Inferred infer(Multiply op, Inputs in) {
      List<TensorShape> both = in.exactly(2);
      TensorShape x = both.get(0);
      TensorShape y = both.get(1);
      boolean scales =
          y.kind() == TensorShape.Kind.VECTOR
              && y.channels() == x.channels()
              && (x.kind() == TensorShape.Kind.MAP || x.kind() == TensorShape.Kind.TOKENS);
      if (!scales && !x.sameDims(y)) {
        throw new RuleViolation(Message.ShapesDoNotMultiply, x, y).atInput(1);
      }
      return Inferred.shape(x);
    }
  }
}
