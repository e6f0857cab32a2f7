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
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.TensorShape;

/**
 * Joins maps, tokens or vectors along their channels: {@code (C1, H, W), (C2, H, W)} to {@code (C1
 * + C2, H, W)}.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Concat {
  /** Adds up channels. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Concat> {
    @Override
    public Inferred infer(Concat op, Inputs in) {
      List<TensorShape> all =
          in.atLeast(2, TensorShape.Kind.MAP, TensorShape.Kind.TOKENS, TensorShape.Kind.VECTOR);
      TensorShape first = all.get(0);
      int channels = 0;
      for (int i = 0; i < all.size(); i++) {
        TensorShape other = all.get(i);
        if (!first.sameDims(other.withChannels(first.channels()))) {
          throw new RuleViolation(Message.ShapesDoNotConcat, first, other).atInput(i);
        }
        channels += other.channels();
      }
      return Inferred.shape(first.withChannels(channels));
    }
  }
}
