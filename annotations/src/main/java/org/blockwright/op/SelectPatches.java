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

/** The tokens of the grid, without those before it: {@code (extra + L, C)} to {@code (L, C)}. */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface SelectPatches {

  /** Keeps the grid. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<SelectPatches> {
    @Override
    public Inferred infer(SelectPatches op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.TOKENS);
      return Inferred.shape(x.withGrid(x.height(), x.width(), 0));
    }
  }
}
