package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.blockwright.Act;
import org.blockwright.Mismatch;
import org.blockwright.Operator;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.TensorShape;

/**
 * Sum of two or more inputs of one shape: any shape to the same. A vector {@code (C)} is added to
 * each position of a map {@code (C, H, W)} or of tokens {@code (L, C)}.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Add {
  /** What follows. */
  Act act() default Act.NONE;

  /** What happens to inputs whose shape differs from the first's. */
  Mismatch mismatch() default Mismatch.ERROR;

  /** Keeps the first input's shape. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Add> {
    @Override
    public Inferred infer(Add op, Inputs in) {
      List<TensorShape> all = in.atLeast(2);
      TensorShape first = all.get(0);
      for (int i = 1; i < all.size() && op.mismatch() == Mismatch.ERROR; i++) {
        if (!first.sameDims(all.get(i)) && !spreads(first, all.get(i))) {
          throw new RuleViolation(Message.ShapesDoNotAdd, first, all.get(i)).atInput(i);
        }
      }
      return Inferred.shape(first);
    }

    /** Whether an input is a vector that stands beside the channels of the first. */
    public static boolean spreads(TensorShape first, TensorShape other) {
      return other.kind() == TensorShape.Kind.VECTOR
          && other.channels() == first.channels()
          && (first.kind() == TensorShape.Kind.MAP || first.kind() == TensorShape.Kind.TOKENS);
    }
  }
}
