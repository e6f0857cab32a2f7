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
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.ParameterSpec;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * Convolution without bias, batch norm, activation: {@code (C, H, W)} to {@code (out, H', W')} as
 * {@link Conv}.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface ConvBn {
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

  /** Added to the variance. */
  double eps() default 1e-5;

  /** What follows the norm. */
  Act act() default Act.NONE;

  /** Shapes, {@code conv.weight}, {@code bn.weight}, {@code bn.bias} and the running statistics. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<ConvBn> {
    @Override
    public Inferred infer(ConvBn op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.MAP);
      int out = Sizes.out(op.out(), op.scale(), in.like().orElse(x).channels());
      int groups = op.depthwise() ? x.channels() : op.groups();
      return infer(x, out, op.kernel(), op.stride(), op.padding(), op.dilation(), groups);
    }

    static Inferred infer(
        TensorShape x, int out, int kernel, int stride, int padding, int dilation, int groups) {
      Inferred conv =
          Conv.Rule.infer("conv.", x, out, kernel, stride, padding, dilation, groups, false);
      List<ParameterSpec> parameters = new ArrayList<>(conv.parameters());
      parameters.addAll(BatchNorm.Rule.parameters("bn.", out));
      return new Inferred(conv.output(), parameters, conv.macs());
    }
  }
}
