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
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * Tokens that are learned and alike for every sample, as wide as what is read: a map {@code (C, H,
 * W)}, tokens {@code (L, C)} or a vector {@code (C)} to {@code (count, C)}. They query an attention
 * (a latent, class queries), or {@link Concat} over positions puts them before others.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface LearnedTokens {
  /** Number of tokens. */
  int count() default 1;

  /** Whether they are trained; else they stay as they were drawn and count nowhere. */
  boolean trained() default true;

  /** {@code tokens (1, count, C)}. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<LearnedTokens> {
    @Override
    public Inferred infer(LearnedTokens op, Inputs in) {
      TensorShape x =
          in.only(TensorShape.Kind.MAP, TensorShape.Kind.TOKENS, TensorShape.Kind.VECTOR);
      int count = Sizes.positive("count", op.count());
      ParameterSpec.Role role =
          op.trained() ? ParameterSpec.Role.EMBEDDING : ParameterSpec.Role.FIXED;
      return new Inferred(
          TensorShape.tokens(count, x.channels()),
          List.of(ParameterSpec.bare("tokens", role, 1, count, x.channels())),
          0);
    }
  }
}
