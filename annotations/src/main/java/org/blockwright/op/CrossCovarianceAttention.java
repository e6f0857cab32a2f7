package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.Operator;
import org.blockwright.Size;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.ParameterSpec;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * Attention between channels: {@code softmax(t * q^T k) v^T} in each head, queries and keys of unit
 * length over the tokens, t learned (XCiT, arXiv 2106.09681, section 3.2; {@code XCA} of
 * facebookresearch/xcit and timm): tokens {@code (L, C)} to the same.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface CrossCovarianceAttention {
  /** Number of heads; divides the channels. */
  int heads() default Size.REQUIRED;

  /** Whether queries, keys and values have a bias; the projection after them always has. */
  boolean bias() default true;

  /** The least length that is divided by. */
  double eps() default 1e-12;

  /** {@code temperature (heads, 1, 1)}, linear layers {@code qkv} and {@code proj}. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<CrossCovarianceAttention> {
    @Override
    public Inferred infer(CrossCovarianceAttention op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.TOKENS);
      int channels = x.channels();
      Sizes.divides("heads", Message.HeadsDoNotDivide, op.heads(), channels);
      Sizes.scale("eps", op.eps());
      List<ParameterSpec> parameters = new ArrayList<>();
      parameters.add(
          new ParameterSpec("temperature", ParameterSpec.Role.NORM_SCALE, op.heads(), 1, 1));
      parameters.addAll(
          Linear.Rule.parameters("qkv.", channels, Math.multiplyExact(3, channels), op.bias()));
      parameters.addAll(Linear.Rule.parameters("proj.", channels, channels, true));
      long square = Math.multiplyExact(4L * channels, channels);
      return new Inferred(x, parameters, Math.multiplyExact(square, x.positions()));
    }
  }
}
