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
import org.blockwright.rule.TensorShape;

/**
 * Sums of values with weights for each position. Weights {@code (G, Q, L)}, {@code (Q, L)} or a map
 * {@code (Q, H, W)}; values {@code (L, C)} or a map {@code (C, H, W)}; result {@code (Q, C)}, where
 * group g of the weights holds for the g-th of G slices of the channels, as heads do. The result
 * stands on the grid of the {@code @Like} tokens, if there are any.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface WeightedSum {
  /**
   * Whether each query reads a slice of the channels of its own, so that one token {@code (1, C)}
   * is left (efficient probing; NOAH's queries for one class).
   */
  boolean slices() default false;

  /**
   * Whether the sum is divided by the number of positions, for weights that do not sum to 1 (Learn
   * to Pay Attention with sigmoids).
   */
  boolean average() default false;

  /** Refuses weights over other positions than the values'. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<WeightedSum> {
    @Override
    public Inferred infer(WeightedSum op, Inputs in) {
      in.exactly(2);
      TensorShape weights = in.all().get(0);
      TensorShape values = in.all().get(1);
      if (weights.kind() == TensorShape.Kind.TOKENS || weights.kind() == TensorShape.Kind.VECTOR) {
        throw new RuleViolation(Message.WrongKind, TensorShape.Kind.GROUPS, weights.kind(), weights)
            .atInput(0);
      }
      if (values.kind() != TensorShape.Kind.TOKENS && values.kind() != TensorShape.Kind.MAP) {
        throw new RuleViolation(Message.WrongKind, TensorShape.Kind.TOKENS, values.kind(), values)
            .atInput(1);
      }
      if (weights.positions() != values.positions()) {
        throw new RuleViolation(
                Message.WeightsDoNotFit, weights.positions(), values.positions(), weights, values)
            .atInput(1);
      }
      int slices = slices(op, weights);
      if (values.channels() % slices != 0) {
        throw new RuleViolation(Message.SlicesDoNotFit, slices, values.channels()).atInput(1);
      }
      int queries = op.slices() ? 1 : weights.channels();
      TensorShape grid =
          in.like()
              .filter(like -> like.kind() == TensorShape.Kind.TOKENS)
              .filter(like -> like.positions() == queries)
              .orElse(TensorShape.tokens(queries, 1));
      return Inferred.shape(grid.withChannels(values.channels()));
    }

    /** Slices of the channels that have weights of their own. */
    public static int slices(WeightedSum op, TensorShape weights) {
      return op.slices()
          ? Math.multiplyExact(weights.groups(), weights.channels())
          : weights.groups();
    }
  }
}
