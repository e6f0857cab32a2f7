package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Operator;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.TensorShape;

/**
 * Greatest value of all positions: {@code (C, H, W)}, {@code (L, C)} or {@code (C, L)} to {@code
 * (C)}.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface GlobalMaxPool {

  /** Leaves one value a channel. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<GlobalMaxPool> {
    @Override
    public Inferred infer(GlobalMaxPool op, Inputs in) {
      return Inferred.shape(
          TensorShape.vector(
              in.only(TensorShape.Kind.MAP, TensorShape.Kind.TOKENS, TensorShape.Kind.COLUMNS)
                  .channels()));
    }
  }
}
