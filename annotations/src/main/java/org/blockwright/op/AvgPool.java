package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Operator;
import org.blockwright.Size;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/** Mean over a window: {@code (C, H, W)} to {@code (C, H', W')}. */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface AvgPool {
  /** Height and width of the window. */
  int kernel() default 2;

  /** Step in both directions. */
  int stride() default 2;

  /**
   * Cells added on each side; {@link Size#HALF} is half of the kernel less one, at most; {@link
   * Size#TF_SAME} pads as TensorFlow.
   */
  int padding() default Size.HALF;

  /** Whether a last window that leaves the map counts. */
  boolean ceil() default false;

  /**
   * Whether the padding's zeros count, as PyTorch's default says; else only cells of the map do.
   */
  boolean countPadding() default true;

  /** Keeps the channels. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<AvgPool> {
    @Override
    public Inferred infer(AvgPool op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.MAP);
      return Inferred.shape(Sizes.pool(x, op.kernel(), op.stride(), op.padding(), op.ceil()));
    }
  }
}
