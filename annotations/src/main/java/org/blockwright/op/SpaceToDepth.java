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
 * Gathers the tokens of each square of the grid in one: {@code (H * W, C)} to {@code (H / block * W
 * / block, block * block * C)}, column by column of the square, as Swin's patch merging orders them
 * (microsoft/Swin-Transformer, {@code PatchMerging}: {@code x0, x1, x2, x3}). Where the square does
 * not divide a side, zeros are added below and right, as timm does.
 */
@Operator
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface SpaceToDepth {
  /** Height and width of a square. */
  int block() default 2;

  /** Refuses tokens that stand beside the grid. */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<SpaceToDepth> {
    @Override
    public Inferred infer(SpaceToDepth op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.TOKENS);
      Sizes.requireGrid(x);
      int block = Sizes.positive("block", op.block());
      int channels = Math.multiplyExact(Math.multiplyExact(block, block), x.channels());
      return Inferred.shape(
          x.withGrid((x.height() - 1) / block + 1, (x.width() - 1) / block + 1, 0)
              .withChannels(channels));
    }
  }
}
