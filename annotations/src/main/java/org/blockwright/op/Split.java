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
 * One of {@code parts} slices of the channels of a map, tokens or a vector, all equally wide:
 * {@code (C, H, W)} to {@code (C / parts, H, W)}.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Split {
  /** Number of slices; divides the channels. */
  int parts() default 2;

  /** Which of them, counted from 0. */
  int index() default 0;

  /** Keeps the positions. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Split> {
    @Override
    public Inferred infer(Split op, Inputs in) {
      TensorShape x =
          in.only(TensorShape.Kind.MAP, TensorShape.Kind.TOKENS, TensorShape.Kind.VECTOR);
      Sizes.divides("parts", Message.GroupsDoNotDivide, op.parts(), x.channels());
      Sizes.index("index", op.index(), op.parts());
      return Inferred.shape(x.withChannels(x.channels() / op.parts()));
    }
  }
}
