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
import org.blockwright.rule.TensorShape;

/** Softmax along one axis: any shape to the same. */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Softmax {
  /** The axis that sums to 1. */
  Axis over() default Axis.CHANNELS;

  /** Keeps the shape. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Softmax> {
    @Override
    public Inferred infer(Softmax op, Inputs in) {
      TensorShape x = in.only();
      if (!has(x, op.over())) {
        throw new RuleViolation(Message.AxisMissing, x, op.over()).at("over");
      }
      return Inferred.shape(x);
    }

    static boolean has(TensorShape x, Axis axis) {
      return switch (axis) {
        case CHANNELS -> true;
        case POSITIONS -> x.kind() != TensorShape.Kind.VECTOR;
        case GROUPS -> x.kind() == TensorShape.Kind.GROUPS;
      };
    }
  }
}
