package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.blockwright.Operator;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.ParameterSpec;
import org.blockwright.rule.TensorShape;

/**
 * Scales and shifts each channel by learned numbers, in the place of a norm (ResMLP, arXiv
 * 2105.03404, equation 1; {@code Affine} of facebookresearch/deit and timm): a map, tokens or a
 * vector to the same.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Affine {

  /** {@code alpha} and {@code beta}, each {@code (C)}; timm's have axes {@code (1, 1, C)}. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Affine> {
    @Override
    public Inferred infer(Affine op, Inputs in) {
      TensorShape x =
          in.only(TensorShape.Kind.MAP, TensorShape.Kind.TOKENS, TensorShape.Kind.VECTOR);
      return new Inferred(
          x,
          List.of(
              new ParameterSpec("alpha", ParameterSpec.Role.NORM_SCALE, x.channels()),
              new ParameterSpec("beta", ParameterSpec.Role.NORM_SHIFT, x.channels())),
          0);
    }
  }
}
