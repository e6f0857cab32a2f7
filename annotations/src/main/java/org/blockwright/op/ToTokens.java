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

/** The cells of a map, row by row: {@code (C, H, W)} to {@code (H * W, C)}; tokens stay. */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ToTokens {
  /** Keeps the grid in mind. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<ToTokens> {
    @Override
    public Inferred infer(ToTokens op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.MAP, TensorShape.Kind.TOKENS);
      return Inferred.shape(x.asTokens());
    }
  }
}
