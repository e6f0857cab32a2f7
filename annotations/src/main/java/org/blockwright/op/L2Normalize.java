package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Axis;
import org.blockwright.Operator;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * Divides by the Euclidean length along an axis, {@code x / max(|x|, eps)} (PyTorch, {@code
 * normalize}): any shape to the same.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface L2Normalize {
  /** The axis that has length 1 afterwards. */
  Axis over() default Axis.CHANNELS;

  /** The least length that is divided by. */
  double eps() default 1e-12;

  /** Keeps the shape. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<L2Normalize> {
    @Override
    public Inferred infer(L2Normalize op, Inputs in) {
      TensorShape x = in.only();
      Sizes.scale("eps", op.eps());
      if (!Softmax.Rule.has(x, op.over())) {
        throw new RuleViolation(Message.AxisMissing, x, op.over()).at("over");
      }
      return Inferred.shape(x);
    }
  }
}
