package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Operator;
import org.blockwright.SliceSide;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.TensorShape;

/**
 * Takes the first {@code floor(C * ratio)} channels of a map, tokens or a vector, or those after
 * them.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Slice {
  /** Which side of the cut. */
  SliceSide part() default SliceSide.FIRST;

  /** Where the cut is, as a share of the channels. */
  double ratio() default 0.5;

  /** Keeps the positions. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<Slice> {
    @Override
    public Inferred infer(Slice op, Inputs in) {
      TensorShape x =
          in.only(TensorShape.Kind.MAP, TensorShape.Kind.TOKENS, TensorShape.Kind.VECTOR);
      int first = cut("ratio", op.ratio(), x.channels());
      return Inferred.shape(
          x.withChannels(op.part() == SliceSide.FIRST ? first : x.channels() - first));
    }

    /**
     * Channels before the cut; at least one stays on each side.
     *
     * @param attribute the attribute that says where, to be blamed
     * @param ratio its value
     * @param channels all of them
     */
    public static int cut(String attribute, double ratio, int channels) {
      if (!(ratio > 0 && ratio < 1)) {
        throw new RuleViolation(Message.NotARatio, attribute, ratio).at(attribute);
      }
      int first = (int) (channels * ratio);
      if (first < 1 || first >= channels) {
        throw new RuleViolation(Message.NoChannels, ratio, channels).at(attribute);
      }
      return first;
    }
  }
}
