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
 * Convolution whose kernels are standardised before each use: {@code gain * fan_in^-1/2 * (w -
 * mean) / sqrt(var + eps)} over all that one output reads, the variance biased (NFNet, arXiv
 * 2102.06171, equation 2; {@code WSConv2D} of google-deepmind, {@code ScaledStdConv2d} of timm):
 * shapes as {@link Conv}.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface WsConv {
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

  /** Whether a bias is added. */
  boolean bias() default true;

  /** Added to the variance. */
  double eps() default 1e-5;

  /** What follows. */
  Act act() default Act.NONE;

  /** As {@link Conv}, then {@code gain (out, 1, 1, 1)}. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<WsConv> {
    @Override
    public Inferred infer(WsConv op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.MAP);
      int out = Sizes.out(op.out(), op.scale(), in.like().orElse(x).channels());
      Sizes.scale("eps", op.eps());
      Inferred conv =
          Conv.Rule.infer(
              "",
              x,
              out,
              op.kernel(),
              op.stride(),
              op.padding(),
              op.dilation(),
              op.groups(),
              op.bias());
      List<ParameterSpec> parameters = new ArrayList<>(conv.parameters());
      parameters.add(new ParameterSpec("gain", ParameterSpec.Role.NORM_SCALE, out, 1, 1, 1));
      return new Inferred(conv.output(), parameters, conv.macs());
    }
  }
}
