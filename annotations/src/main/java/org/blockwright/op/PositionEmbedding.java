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

/**
 * Adds a learned table of positions: tokens {@code (L, C)} to the same. Weights of another grid are
 * resized when they are loaded.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface PositionEmbedding {
  /** {@code table (1, L, C)}, which bears the node's name. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<PositionEmbedding> {
    @Override
    public Inferred infer(PositionEmbedding op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.TOKENS);
      return new Inferred(
          x,
          List.of(
              ParameterSpec.bare(
                  "table", ParameterSpec.Role.EMBEDDING, 1, x.positions(), x.channels())),
          0);
    }
  }
}
