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

/** Mean over all positions: {@code (C, H, W)}, {@code (L, C)} or {@code (C, L)} to {@code (C)}. */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface GlobalAvgPool {
  /** Keeps a map a map: {@code (C, H, W)} to {@code (C, 1, 1)}. */
  boolean keepMap() default false;

  /** Leaves one value a channel. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<GlobalAvgPool> {
    @Override
    public Inferred infer(GlobalAvgPool op, Inputs in) {
      if (op.keepMap()) {
        return Inferred.shape(in.only(TensorShape.Kind.MAP).withGrid(1, 1, 0));
      }
      TensorShape x =
          in.only(TensorShape.Kind.MAP, TensorShape.Kind.TOKENS, TensorShape.Kind.COLUMNS);
      return Inferred.shape(TensorShape.vector(x.channels()));
    }
  }
}
