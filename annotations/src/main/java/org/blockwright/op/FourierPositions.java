package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Operator;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * Adds a projection of sines and cosines of the places on the grid (XCiT, arXiv 2106.09681, {@code
 * PositionalEncodingFourier} of facebookresearch/xcit and timm): tokens {@code (H * W, C)} to the
 * same, of any grid.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface FourierPositions {
  /** Numbers for each of the two directions; even. */
  int hidden() default 32;

  /** Wavelengths grow from 2 pi to this times as much. */
  double temperature() default 10000;

  /** A 1x1 convolution {@code token_projection}, {@code (C, 2 * hidden, 1, 1)} and bias. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<FourierPositions> {
    @Override
    public Inferred infer(FourierPositions op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.TOKENS);
      Sizes.requireGrid(x);
      Sizes.even("hidden", op.hidden());
      Sizes.scale("temperature", op.temperature());
      int numbers = Math.multiplyExact(2, op.hidden());
      long square = Math.multiplyExact((long) numbers, x.channels());
      return new Inferred(
          x,
          GroupedLinear.Rule.parameters("token_projection.", 1, x.channels(), numbers),
          Math.multiplyExact(square, x.positions()));
    }
  }
}
