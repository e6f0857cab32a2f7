package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.blockwright.Act;
import org.blockwright.Operator;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.ParameterSpec;
import org.blockwright.rule.TensorShape;

/**
 * Batch norm over the channels of a map {@code (C, H, W)}, tokens {@code (L, C)} or a vector {@code
 * (C)}, to the same.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface BatchNorm {
  /** Added to the variance. */
  double eps() default 1e-5;

  /** What follows. */
  Act act() default Act.NONE;

  /** Scale, shift, running mean and variance, each {@code (C)}. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<BatchNorm> {
    @Override
    public Inferred infer(BatchNorm op, Inputs in) {
      TensorShape x =
          in.only(TensorShape.Kind.MAP, TensorShape.Kind.TOKENS, TensorShape.Kind.VECTOR);
      return new Inferred(x, parameters("", x.channels()), 0);
    }

    static List<ParameterSpec> parameters(String prefix, int channels) {
      return List.of(
          new ParameterSpec(prefix + "weight", ParameterSpec.Role.NORM_SCALE, channels),
          new ParameterSpec(prefix + "bias", ParameterSpec.Role.NORM_SHIFT, channels),
          new ParameterSpec(prefix + "running_mean", ParameterSpec.Role.RUNNING_MEAN, channels),
          new ParameterSpec(prefix + "running_var", ParameterSpec.Role.RUNNING_VAR, channels));
    }
  }
}
