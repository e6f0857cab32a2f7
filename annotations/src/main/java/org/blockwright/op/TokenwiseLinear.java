package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.blockwright.Channels;
import org.blockwright.Operator;
import org.blockwright.Size;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.ParameterSpec;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * A linear layer of its own for each token, all results in a row: {@code (G, C)} to {@code (out)}.
 * Token g gives the {@code s = ceil(out / G)} values from {@code g * s} on, and what exceeds out is
 * cut off (ML-Decoder, arXiv 2111.12933, {@code GroupFC}; one token per class, as in PatchConvNet,
 * is G = out).
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface TokenwiseLinear {
  /** Number of values. */
  @Channels
  int out() default Size.REQUIRED;

  /** {@code weight (G, C, ceil(out / G))}, {@code bias (out)}. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<TokenwiseLinear> {
    @Override
    public Inferred infer(TokenwiseLinear op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.TOKENS);
      int out = Sizes.positive("out", op.out());
      int each = (out - 1) / x.positions() + 1;
      ParameterSpec weight =
          new ParameterSpec(
              "weight", ParameterSpec.Role.LINEAR_WEIGHT, x.positions(), x.channels(), each);
      return new Inferred(
          TensorShape.vector(out),
          List.of(weight, new ParameterSpec("bias", ParameterSpec.Role.LINEAR_BIAS, out)),
          weight.elements());
    }
  }
}
