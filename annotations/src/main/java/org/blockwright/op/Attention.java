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
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * Multi-head attention, {@code softmax(q k^T / sqrt(C / heads)) v}: tokens {@code (L, C)} attend to
 * themselves, or to the tokens {@code (M, C)} of a second input; the output is {@code (L, C)}.
 */
@Operator(attends = true)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Attention {
  /** Number of heads; divides the channels. */
  int heads() default Size.REQUIRED;

  /** Whether queries, keys and values have a bias; the projection after them always has. */
  boolean bias() default true;

  /**
   * Linear layers {@code qkv} (one input) or {@code q} and {@code kv} (two inputs), and {@code
   * proj}, each with {@code weight} and {@code bias}.
   */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Attention> {
    @Override
    public Inferred infer(Attention op, Inputs in) {
      List<TensorShape> all = in.atLeast(1, TensorShape.Kind.TOKENS);
      if (all.size() > 2) {
        in.exactly(2);
      }
      TensorShape x = all.get(0);
      TensorShape keys = all.get(all.size() - 1);
      int channels = x.channels();
      if (keys.channels() != channels) {
        throw new RuleViolation(Message.KeysDoNotMatch, channels, keys.channels()).atInput(1);
      }
      Sizes.divides("heads", Message.HeadsDoNotDivide, op.heads(), channels);
      List<ParameterSpec> parameters = new ArrayList<>();
      if (all.size() == 1) {
        parameters.addAll(
            Linear.Rule.parameters("qkv.", channels, Math.multiplyExact(3, channels), op.bias()));
      } else {
        parameters.addAll(Linear.Rule.parameters("q.", channels, channels, op.bias()));
        parameters.addAll(
            Linear.Rule.parameters("kv.", channels, Math.multiplyExact(2, channels), op.bias()));
      }
      parameters.addAll(Linear.Rule.parameters("proj.", channels, channels, true));
      long square = (long) channels * channels;
      long positions = 2L * x.positions() + 2L * keys.positions();
      return new Inferred(x, parameters, Math.multiplyExact(square, positions));
    }
  }
}
