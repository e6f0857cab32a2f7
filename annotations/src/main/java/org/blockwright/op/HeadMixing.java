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
import org.blockwright.rule.TensorShape;

/**
 * A linear layer across groups, at every channel and position: {@code (G, C, L)} to the same.
 * Before and behind the softmax of an attention it lets the heads talk (arXiv 2003.02436; CaiT,
 * arXiv 2103.17239, {@code proj_l} and {@code proj_w}).
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface HeadMixing {

  /** {@code weight (G, G)}, {@code bias (G)}. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<HeadMixing> {
    @Override
    public Inferred infer(HeadMixing op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.GROUPS);
      return new Inferred(
          x,
          Linear.Rule.parameters("", x.groups(), x.groups(), true),
          Math.multiplyExact(x.elements(), x.groups()));
    }
  }
}
