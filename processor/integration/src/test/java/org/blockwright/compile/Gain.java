package org.blockwright.compile;

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
import org.blockwright.rule.ParameterSpec;
import org.blockwright.rule.RuleViolation;

/** An operator of one's own, for drawn declarations: a learned factor. */
@Operator("org.blockwright.compile.GainOp")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Gain {
  /** Factor beside the learned one. */
  double gamma() default 1;

  /** Registered by hand: the tests have no processor path. */
  final class Rule implements OperatorRule<Gain> {
    @Override
    public Inferred infer(Gain op, Inputs in) {
      if (op.gamma() <= 0) {
        throw new RuleViolation(Message.NotAScale, "gamma", op.gamma()).at("gamma");
      }
      ParameterSpec weight = new ParameterSpec("weight", ParameterSpec.Role.NORM_SCALE, 1);
      return new Inferred(in.only(), List.of(weight), 0);
    }
  }
}
