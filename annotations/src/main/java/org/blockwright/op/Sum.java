package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.blockwright.Axis;
import org.blockwright.Operator;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.TensorShape;

/**
 * Sums axes away: {@code (G, C, L)} over groups and positions, or a map or tokens over positions,
 * to {@code (C)}.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Sum {
  /** Axes to sum over: positions, and groups where there are some. */
  Axis[] over() default {};

  /** Leaves a vector. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Sum> {
    @Override
    public Inferred infer(Sum op, Inputs in) {
      TensorShape x = in.only();
      List<Axis> axes = List.of(op.over());
      if (axes.isEmpty()) {
        throw new RuleViolation(Message.NoAxes).at("over");
      }
      for (Axis axis : axes) {
        if (axis == Axis.CHANNELS || !Softmax.Rule.has(x, axis)) {
          throw new RuleViolation(Message.AxisMissing, x, axis + " to sum over").at("over");
        }
      }
      boolean grouped = x.kind() == TensorShape.Kind.GROUPS;
      if (!axes.contains(Axis.POSITIONS) || (grouped && !axes.contains(Axis.GROUPS))) {
        throw new RuleViolation(
                Message.AxisMissing, "the sum", grouped ? "POSITIONS and GROUPS" : "POSITIONS")
            .at("over");
      }
      return Inferred.shape(TensorShape.vector(x.channels()));
    }
  }
}
