package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Operator;
import org.blockwright.Projection;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.TensorShape;

/**
 * The way around a residual branch: the identity where the {@code @Like} shape is the input's, a
 * projection to it elsewhere.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Shortcut {
  /** How the shape is changed where it must. */
  Projection projection() default Projection.CONV;

  /** Added to the variance of the projection's batch norm. */
  double eps() default 1e-5;

  /** Leads to the lent shape; parameters as {@link ConvBn} where it projects by convolution. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Shortcut> {
    @Override
    public Inferred infer(Shortcut op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.MAP);
      TensorShape goal = in.requireLike();
      if (x.sameDims(goal)) {
        return Inferred.shape(x);
      }
      int stride = stride(x, goal);
      if (stride < 1 || (op.projection() == Projection.PAD && goal.channels() < x.channels())) {
        throw new RuleViolation(Message.ShortcutGrows, x, goal).atInput(0);
      }
      return op.projection() == Projection.PAD
          ? Inferred.shape(goal)
          : ConvBn.Rule.infer(x, goal.channels(), 1, stride, 0, 1, 1);
    }

    /** The step that leads from one map to the other, or 0. */
    public static int stride(TensorShape x, TensorShape goal) {
      for (int stride = 1; stride <= x.height(); stride++) {
        if ((x.height() - 1) / stride + 1 == goal.height()
            && (x.width() - 1) / stride + 1 == goal.width()) {
          return goal.kind() == TensorShape.Kind.MAP ? stride : 0;
        }
      }
      return 0;
    }
  }
}
