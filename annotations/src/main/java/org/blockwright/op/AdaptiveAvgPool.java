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
 * Mean over {@code size} times {@code size} areas that cover the map, as PyTorch's {@code
 * AdaptiveAvgPool2d} cuts them: {@code (C, H, W)} to {@code (C, size, size)}. Area {@code i} of a
 * side goes from {@code floor(i * H / size)} to before {@code ceil((i + 1) * H / size)}.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface AdaptiveAvgPool {
  /** Height and width of the result. */
  int size() default 1;

  /** Keeps the channels. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<AdaptiveAvgPool> {
    @Override
    public Inferred infer(AdaptiveAvgPool op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.MAP);
      int size = Sizes.positive("size", op.size());
      return Inferred.shape(x.withGrid(size, size, 0));
    }
  }
}
