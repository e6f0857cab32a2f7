package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.blockwright.Axis;
import org.blockwright.Operator;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.TensorShape;

/**
 * Joins maps, tokens or vectors along their channels: {@code (C1, H, W), (C2, H, W)} to {@code (C1
 * + C2, H, W)}; or tokens and vectors, which are one token each, along their positions: {@code (L1,
 * C), (L2, C)} to {@code (L1 + L2, C)}. There the last input keeps its grid, and what is joined
 * before it stands before the grid.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Concat {
  /** Channels or positions. */
  Axis over() default Axis.CHANNELS;

  /** Adds up channels or positions. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Concat> {
    @Override
    public Inferred infer(Concat op, Inputs in) {
      return switch (op.over()) {
        case CHANNELS -> channels(in);
        case POSITIONS -> positions(in);
        case GROUPS ->
            throw new RuleViolation(Message.AxisMissing, in.atLeast(2).get(0), op.over())
                .at("over");
      };
    }

    private static Inferred positions(Inputs in) {
      List<TensorShape> all = in.atLeast(2, TensorShape.Kind.TOKENS, TensorShape.Kind.VECTOR);
      TensorShape last = all.get(all.size() - 1);
      int before = 0;
      for (int i = 0; i < all.size(); i++) {
        TensorShape other = all.get(i);
        if (other.channels() != all.get(0).channels()) {
          throw new RuleViolation(Message.TokensDoNotJoin, all.get(0), other).atInput(i);
        }
        before = Math.addExact(before, i < all.size() - 1 ? other.positions() : other.extra());
      }
      return Inferred.shape(last.asTokens().withGrid(last.height(), last.width(), before));
    }

    private static Inferred channels(Inputs in) {
      List<TensorShape> all =
          in.atLeast(2, TensorShape.Kind.MAP, TensorShape.Kind.TOKENS, TensorShape.Kind.VECTOR);
      TensorShape first = all.get(0);
      int channels = 0;
      for (int i = 0; i < all.size(); i++) {
        TensorShape other = all.get(i);
        if (!first.sameDims(other.withChannels(first.channels()))) {
          throw new RuleViolation(Message.ShapesDoNotConcat, first, other).atInput(i);
        }
        channels = Math.addExact(channels, other.channels());
      }
      return Inferred.shape(first.withChannels(channels));
    }
  }
}
