package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.blockwright.Operator;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.ParameterSpec;
import org.blockwright.rule.TensorShape;

/** Puts a learned token before the others: {@code (L, C)} to {@code (L + 1, C)}. */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ClassToken {
  /** {@code token (1, 1, C)}, which bears the node's name. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<ClassToken> {
    @Override
    public Inferred infer(ClassToken op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.TOKENS);
      return new Inferred(
          x.withGrid(x.height(), x.width(), x.extra() + 1),
          List.of(ParameterSpec.bare("token", ParameterSpec.Role.EMBEDDING, 1, 1, x.channels())),
          0);
    }
  }
}
