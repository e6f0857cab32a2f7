package org.blockwright.op;

import com.google.auto.service.AutoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
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
 * Multi-head attention within square windows of the grid, with a learned bias for each relative
 * position (Swin, arXiv 2103.14030, section 3.2; {@code WindowAttention} and the shift of {@code
 * SwinTransformerBlock} in microsoft/Swin-Transformer and timm): tokens {@code (H * W, C)} to the
 * same.
 *
 * <p>With a shift the grid is rolled up and left before it is cut, and rolled back afterwards;
 * tokens that were no neighbours before are masked by -100. Along a side that the window covers
 * whole it shrinks to the side and is not shifted. Where it does not divide a side, zero tokens are
 * added below and right after the roll; they are attended to, as in timm.
 *
 * <p>Its attention maps {@code (heads, 1, L)} say which share of all queries' attention each token
 * gets; they sum to 1 where the windows divide the grid.
 */
@Operator(attends = true)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface WindowAttention {
  /** Number of heads; divides the channels. */
  int heads() default Size.REQUIRED;

  /** Height and width of a window. */
  int window() default 7;

  /** Rows and columns that the windows are moved by; below the window, usually half of it. */
  int shift() default 0;

  /** Whether queries, keys and values have a bias; the projection after them always has. */
  boolean bias() default true;

  /**
   * {@code relative_position_bias_table ((2 h - 1) * (2 w - 1), heads)} for a window of {@code h}
   * rows and {@code w} columns, linear layers {@code qkv} and {@code proj}.
   */
  @AutoService(OperatorRule.class)
  final class Rule implements OperatorRule<WindowAttention> {
    @Override
    public Inferred infer(WindowAttention op, Inputs in) {
      TensorShape x = in.only(TensorShape.Kind.TOKENS);
      Sizes.requireGrid(x);
      int channels = x.channels();
      Sizes.divides("heads", Message.HeadsDoNotDivide, op.heads(), channels);
      int window = Sizes.positive("window", op.window());
      if (op.shift() < 0) {
        throw new RuleViolation(Message.Negative, "shift", op.shift()).at("shift");
      }
      if (op.shift() >= window) {
        throw new RuleViolation(Message.ShiftTooLarge, op.shift(), window).at("shift");
      }
      int rows = Math.min(window, x.height());
      int columns = Math.min(window, x.width());
      int offsets = Math.multiplyExact(2 * rows - 1, 2 * columns - 1);
      List<ParameterSpec> parameters = new ArrayList<>();
      parameters.add(
          new ParameterSpec(
              "relative_position_bias_table", ParameterSpec.Role.EMBEDDING, offsets, op.heads()));
      parameters.addAll(
          Linear.Rule.parameters("qkv.", channels, Math.multiplyExact(3, channels), op.bias()));
      parameters.addAll(Linear.Rule.parameters("proj.", channels, channels, true));
      long square = Math.multiplyExact(4L * channels, channels);
      long positions = Math.multiplyExact(whole(x.height(), rows), whole(x.width(), columns));
      return new Inferred(x, parameters, Math.multiplyExact(square, positions));
    }

    private static long whole(int size, int window) {
      return ((size - 1) / window + 1L) * window;
    }
  }
}
