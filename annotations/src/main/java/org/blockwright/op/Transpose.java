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

/** Tokens {@code (L, C)} to columns {@code (C, L)} and back. */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Transpose {
  /** Swaps the axes. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Transpose> {
    @Override
    public Inferred infer(Transpose op, Inputs in) {
      return Inferred.shape(
          in.only(TensorShape.Kind.TOKENS, TensorShape.Kind.COLUMNS).transposed());
    }
  }
}
