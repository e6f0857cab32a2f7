package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import org.blockwright.Channels;
import org.blockwright.Operator;
import org.blockwright.Size;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Inputs;
import org.blockwright.rule.Message;
import org.blockwright.rule.OperatorRule;
import org.blockwright.rule.ParameterSpec;
import org.blockwright.rule.RuleViolation;
import org.blockwright.rule.Sizes;
import org.blockwright.rule.TensorShape;

/**
 * Cuts a map into square patches and maps each to a token: {@code (C, H, W)} to {@code (H / patch *
 * W / patch, out)}. The weight is that of a convolution whose kernel and stride are the patch; a
 * layer norm may follow.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface PatchEmbed {
  /** Channels of a token; as the map (or the {@code @Like} shape) unless written. */
  @Channels
  int out() default Size.SAME;

  /** Height and width of a patch; divides the map. */
  int patch() default 16;

  /** Whether a layer norm follows. */
  boolean norm() default false;

  /** Added to the layer norm's variance. */
  double eps() default 1e-5;

  /**
   * {@code proj.weight (out, C, patch, patch)}, {@code proj.bias (out)}, and the layer norm's
   * {@code norm.weight} and {@code norm.bias}, each {@code (out)}.
   */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<PatchEmbed> {
    @Override
    public Inferred infer(PatchEmbed op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.MAP);
      int patch = Sizes.positive("patch", op.patch());
      if (x.height() % patch != 0 || x.width() % patch != 0) {
        throw new RuleViolation(Message.PatchDoesNotDivide, patch, x.height(), x.width())
            .at("patch");
      }
      int out = Sizes.out(op.out(), 1, in.like().orElse(x).channels());
      Inferred conv = Conv.Rule.infer("proj.", x, out, patch, patch, 0, 1, 1, true);
      List<ParameterSpec> parameters = new ArrayList<>(conv.parameters());
      if (op.norm()) {
        parameters.addAll(LayerNorm.Rule.parameters("norm.", out));
      }
      return new Inferred(conv.output().asTokens(), parameters, conv.macs());
    }
  }
}
