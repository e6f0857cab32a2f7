package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
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
 * One linear map for each group of consecutive channels, at every position: a map {@code (C, H, W)}
 * or tokens {@code (L, C)} to {@code (groups, out, L)}. The weight is that of a grouped 1x1
 * convolution.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface GroupedLinear {
  /** Number of groups. */
  int groups() default 1;

  /** Channels of each group after it. */
  int out() default Size.REQUIRED;

  /** {@code weight (groups * out, C / groups, 1, 1)}, {@code bias (groups * out)}. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<GroupedLinear> {
    @Override
    public Inferred infer(GroupedLinear op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.MAP, TensorShape.Kind.TOKENS);
      if (x.extra() > 0) {
        throw new RuleViolation(Message.TokensInTheWay, x.extra(), x.extra() == 1 ? "" : "s")
            .atInput(0);
      }
      Sizes.divides("groups", Message.GroupsDoNotDivide, op.groups(), x.channels());
      Sizes.positive("out", op.out());
      return new Inferred(
          TensorShape.groups(op.groups(), op.out(), x.height(), x.width()),
          parameters("", op.groups(), op.out(), x.channels()),
          Math.multiplyExact((long) op.out() * x.channels(), x.positions()));
    }

    /** Weight and bias of a grouped 1x1 convolution from {@code channels}. */
    public static List<ParameterSpec> parameters(String prefix, int groups, int out, int channels) {
      return List.of(
          new ParameterSpec(
              prefix + "weight",
              ParameterSpec.Role.CONV_WEIGHT,
              Math.multiplyExact(groups, out),
              channels / groups,
              1,
              1),
          new ParameterSpec(
              prefix + "bias", ParameterSpec.Role.CONV_BIAS, Math.multiplyExact(groups, out)));
    }
  }
}
