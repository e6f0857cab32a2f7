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
 * A linear layer without bias to the channels of the {@code @Like} shape where they differ, the
 * identity where they do not: tokens {@code (L, C)} or a vector {@code (C)} to as many channels as
 * that shape has.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface MatchChannels {
  /** {@code weight (out, in)}, or none. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<MatchChannels> {
    @Override
    public Inferred infer(MatchChannels op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.TOKENS, TensorShape.Kind.VECTOR);
      int out = in.requireLike().channels();
      if (out == x.channels()) {
        return Inferred.shape(x);
      }
      return new Inferred(
          x.withChannels(out),
          Linear.Rule.parameters("", x.channels(), out, false),
          Math.multiplyExact(x.elements(), out));
    }
  }
}
