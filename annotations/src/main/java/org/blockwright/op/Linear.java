package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.Act;
import org.blockwright.Channels;
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
 * Linear layer on the last axis: tokens {@code (L, C)} to {@code (L, out)}, columns {@code (C, L)}
 * to {@code (C, out)}, a vector {@code (C)} to {@code (out)}.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Linear {
  /**
   * Size of the last axis after it; as the input's (or the {@code @Like} shape's) unless written.
   */
  @Channels
  int out() default Size.SAME;

  /** Factor on it, rounded down. */
  double scale() default 1;

  /** Whether a bias is added. */
  boolean bias() default true;

  /** Whether each row of the weight is divided by its Euclidean length before it is used (CSRA). */
  boolean unitRows() default false;

  /** What follows. */
  Act act() default Act.NONE;

  /** {@code weight (out, in)}, {@code bias (out)}. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Linear> {
    @Override
    public Inferred infer(Linear op, Inputs in) {
      TensorShape x =
          in.only(TensorShape.Kind.TOKENS, TensorShape.Kind.COLUMNS, TensorShape.Kind.VECTOR);
      TensorShape same = in.like().orElse(x);
      int out = Sizes.out(op.out(), op.scale(), size(x, same, op.out()));
      return new Inferred(
          output(x, same, out), parameters("", x.last(), out, op.bias()), macs(x, out));
    }

    /** What a lent shape says about the size of the last axis: it stands for the same there. */
    private static int size(TensorShape x, TensorShape same, int written) {
      if (x.kind() != TensorShape.Kind.COLUMNS) {
        return same.channels();
      }
      if (same.kind() != TensorShape.Kind.COLUMNS && written == Size.SAME) {
        throw new RuleViolation(Message.WrongLike, TensorShape.Kind.COLUMNS, same.kind(), same);
      }
      return same.positions();
    }

    private static TensorShape output(TensorShape x, TensorShape same, int out) {
      if (x.kind() != TensorShape.Kind.COLUMNS) {
        return x.withChannels(out);
      }
      // Mixed columns keep the grid where they keep its size, so that they can go back to it.
      boolean onGrid = same.kind() == TensorShape.Kind.COLUMNS && same.positions() == out;
      return onGrid ? x.withGrid(same.height(), same.width(), same.extra()) : x.withGrid(out, 1, 0);
    }

    private static long macs(TensorShape x, int out) {
      return Math.multiplyExact(x.elements(), out);
    }

    static List<ParameterSpec> parameters(String prefix, int in, int out, boolean bias) {
      List<ParameterSpec> parameters = new ArrayList<>();
      parameters.add(
          new ParameterSpec(prefix + "weight", ParameterSpec.Role.LINEAR_WEIGHT, out, in));
      if (bias) {
        parameters.add(new ParameterSpec(prefix + "bias", ParameterSpec.Role.LINEAR_BIAS, out));
      }
      return parameters;
    }
  }
}
