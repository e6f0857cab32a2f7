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
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * Convolution: {@code (C, H, W)} to {@code (out, H', W')} with {@code H' = (H + 2 padding -
 * dilation (kernel - 1) - 1) / stride + 1}, rounded down.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Conv {
  /** Output channels; as the input (or the {@code @Like} shape) unless written. */
  @Channels
  int out() default Size.SAME;

  /** Factor on the output channels, rounded down. */
  double scale() default 1;

  /** Height and width of the kernel. */
  int kernel() default 1;

  /** Step in both directions. */
  int stride() default 1;

  /**
   * Zeros on each side; {@link Size#HALF} keeps the size at stride 1, {@link Size#TF_SAME} pads as
   * TensorFlow.
   */
  int padding() default Size.HALF;

  /** Distance between the kernel's cells. */
  int dilation() default 1;

  /** Groups of channels that do not see each other. */
  int groups() default 1;

  /** As many groups as input channels. */
  boolean depthwise() default false;

  /** Whether a bias is added. */
  boolean bias() default true;

  /** What follows. */
  Act act() default Act.NONE;

  /** Shapes, {@code weight (out, C / groups, kernel, kernel)}, {@code bias (out)}. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Conv> {
    @Override
    public Inferred infer(Conv op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.MAP);
      int out = Sizes.out(op.out(), op.scale(), in.like().orElse(x).channels());
      int groups = op.depthwise() ? x.channels() : op.groups();
      return infer(
          "", x, out, op.kernel(), op.stride(), op.padding(), op.dilation(), groups, op.bias());
    }

    static Inferred infer(
        String prefix,
        TensorShape x,
        int out,
        int kernel,
        int stride,
        int padding,
        int dilation,
        int groups,
        boolean bias) {
      Sizes.divides("groups", Message.GroupsDoNotDivide, groups, x.channels());
      Sizes.divides("groups", Message.GroupsDoNotDivide, groups, out);
      TensorShape y = Sizes.window(x, kernel, stride, padding, dilation, false).withChannels(out);
      List<ParameterSpec> parameters = new ArrayList<>();
      ParameterSpec weight =
          new ParameterSpec(
              prefix + "weight",
              ParameterSpec.Role.CONV_WEIGHT,
              out,
              x.channels() / groups,
              kernel,
              kernel);
      parameters.add(weight);
      if (bias) {
        parameters.add(new ParameterSpec(prefix + "bias", ParameterSpec.Role.CONV_BIAS, out));
      }
      return new Inferred(y, parameters, Math.multiplyExact(weight.elements(), y.positions()));
    }
  }
}
