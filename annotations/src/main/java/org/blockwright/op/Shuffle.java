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
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * Channel shuffle (ShuffleNet): channel {@code g * (C / groups) + i} moves to {@code i * groups +
 * g}.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Shuffle {
  /** Groups that are dealt out in turn. */
  int groups() default 2;

  /** Keeps the shape. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Shuffle> {
    @Override
    public Inferred infer(Shuffle op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.MAP);
      Sizes.divides("groups", Message.GroupsDoNotDivide, op.groups(), x.channels());
      return Inferred.shape(x);
    }
  }
}
