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

/**
 * Moves values to above 0, {@code x - min x + eps}: any shape to the same. The minimum is taken
 * over the whole batch, positions and channels, as SimPool's official code does
 * (billpsomas/simpool), so that a sample's result depends on its batch.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface SubtractMin {
  /** What the least value becomes. */
  double eps() default 1e-6;

  /** Keeps the shape. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<SubtractMin> {
    @Override
    public Inferred infer(SubtractMin op, Inputs in) {
      Sizes.scale("eps", op.eps());
      return Inferred.shape(in.only());
    }
  }
}
