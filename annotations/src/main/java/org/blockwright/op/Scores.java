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
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * How well queries and keys fit, {@code q k^T / sqrt(C / heads)} for each head's slice of the
 * channels: tokens {@code (Q, C)}, or a vector as a single one, and tokens {@code (L, C)} to {@code
 * (heads, Q, L)}. With {@link Softmax} over positions and {@link WeightedSum} it is an attention of
 * any number of queries.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Scores {
  /** Number of heads; divides the channels. */
  int heads() default 1;

  /** Whether the product is divided by the root of a head's channels. */
  boolean scaled() default true;

  /** Keeps the grid of the keys. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Scores> {
    @Override
    public Inferred infer(Scores op, Inputs in) {
      in.exactly(2, TensorShape.Kind.TOKENS, TensorShape.Kind.VECTOR);
      TensorShape queries = in.all().get(0);
      TensorShape keys = in.all().get(1);
      if (keys.kind() != TensorShape.Kind.TOKENS) {
        throw new RuleViolation(Message.WrongKind, TensorShape.Kind.TOKENS, keys.kind(), keys)
            .atInput(1);
      }
      if (queries.channels() != keys.channels()) {
        throw new RuleViolation(Message.KeysDoNotMatch, queries.channels(), keys.channels())
            .atInput(1);
      }
      Sizes.divides("heads", Message.HeadsDoNotDivide, op.heads(), keys.channels());
      return Inferred.shape(TensorShape.groupsOver(op.heads(), queries.positions(), keys));
    }
  }
}
