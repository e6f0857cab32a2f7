package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Operator;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.TensorShape;

/**
 * Bilinear interpolation to the height and width of the {@code @Like} shape, pixels being areas
 * (PyTorch's {@code align_corners=False}, without antialiasing): {@code (C, H, W)} to {@code (C,
 * H', W')}.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Resize {

  /** Keeps the channels; the lent shape is a map, or tokens or columns on a grid. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Resize> {
    @Override
    public Inferred infer(Resize op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.MAP);
      TensorShape like = in.requireLike();
      if (like.kind() == TensorShape.Kind.VECTOR) {
        throw new RuleViolation(Message.WrongLike, TensorShape.Kind.MAP, like.kind(), like);
      }
      return Inferred.shape(x.withGrid(like.height(), like.width(), 0));
    }
  }
}
