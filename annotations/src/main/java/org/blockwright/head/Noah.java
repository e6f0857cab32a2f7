package org.blockwright.head;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.Operator;
import org.blockwright.Size;
import org.blockwright.op.GroupedLinear;
import org.blockwright.op.Slice;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.ParameterSpec;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * The NOAH head: {@code n} pairwise object category attentions (arXiv 2402.02377; official module
 * {@code NOAH}, read for order and names). Group g of the key channels gives {@code Q_g}, group g
 * of the value channels {@code V_g}, each a map for every class; {@code y_k = sum over g and
 * positions of softmax(Q_g)_k V_g,k}, the softmax over positions. A map {@code (C, H, W)} or tokens
 * {@code (L, C)} to logits {@code (classes)}; the attention maps are {@code (n, classes, L)}.
 * {@code K C + 2 n K} parameters.
 *
 * <p>The ablations of the paper are its values: {@code n = 1} is a single attention, {@link
 * #splitHeads} and {@link #splitKeys} are the module's {@code head_split} and {@code kv_split}.
 */
@Operator(attends = true)
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Noah {
  /** Number of attention blocks N; divides the key and the value channels. */
  int n() default 4;

  /** Share of the channels that are keys; the first {@code floor(C * r)}. */
  double r() default 0.5;

  /** Dropout on the values, in training. */
  double dropout() default 0;

  /** Number of classes K; the model passes it. */
  int classes() default Size.REQUIRED;

  /** Ablation: attention blocks see their own slice of the channels only. */
  boolean splitHeads() default true;

  /** Ablation: keys and values are different channels. */
  boolean splitKeys() default true;

  /** {@code query} and {@code value}, each weight {@code (n * classes, C' / n, 1, 1)} and bias. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Noah> {
    @Override
    public Inferred infer(Noah op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.MAP, TensorShape.Kind.TOKENS);
      if (x.extra() > 0) {
        throw new RuleViolation(Message.TokensInTheWay, x.extra(), x.extra() == 1 ? "" : "s")
            .atInput(0);
      }
      Sizes.positive("classes", op.classes());
      Sizes.rate("dropout", op.dropout());
      int keys = keyChannels(op, x.channels());
      int values = valueChannels(op, x.channels());
      Sizes.divides("n", Message.GroupsDoNotDivide, op.n(), keys);
      Sizes.divides("n", Message.GroupsDoNotDivide, op.n(), values);
      int out = Math.multiplyExact(op.n(), op.classes());
      int groups = op.splitHeads() ? op.n() : 1;
      List<ParameterSpec> parameters = new ArrayList<>();
      parameters.addAll(GroupedLinear.Rule.parameters("query.", groups, out / groups, keys));
      parameters.addAll(GroupedLinear.Rule.parameters("value.", groups, out / groups, values));
      long macs =
          Math.multiplyExact((long) (out / groups) * Math.addExact(keys, values), x.positions());
      return new Inferred(TensorShape.vector(op.classes()), parameters, macs);
    }

    /** Channels that the queries read. */
    public static int keyChannels(Noah op, int channels) {
      return op.splitKeys() ? Slice.Rule.cut("r", op.r(), channels) : channels;
    }

    /** Channels that the values read. */
    public static int valueChannels(Noah op, int channels) {
      return op.splitKeys() ? channels - Slice.Rule.cut("r", op.r(), channels) : channels;
    }
  }
}
