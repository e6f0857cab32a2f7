package golden;

import static org.blockwright.Act.HARD_SIGMOID;
import static org.blockwright.Act.NONE;
import static org.blockwright.Act.RELU;
import static org.blockwright.Act.RELU6;
import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.rate;
import static org.blockwright.runtime.ops.Args.stride;

import ai.djl.ndarray.NDArray;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.blocks.GapUnit;
import org.blockwright.runtime.blocks.InvertedResidualUnit;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ConvBnOp;
import org.blockwright.runtime.ops.DropPathOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.RepeatedBlock;

/**
 * mobile for 1,000 classes at 64 x 64: 1,356,328 parameters, 10.1 million multiply-adds.
 *
 * <p>Compiled from {@link Mobiles#mobile}.
 */
public final class MobileModel extends Classifier {
  private final ConvBnOp stem;
  private final InvertedResidualUnit stage1;
  private final RepeatedBlock stage2;
  private final DropPathOp kept2;
  private final RepeatedBlock stage3;
  private final DropPathOp kept3;
  private final ConvBnOp last;
  private final GapUnit head;

  /**
   * Builds the model for images of 64 x 64.
   *
   * @param classes number of classes
   */
  public MobileModel(int classes) {
    this(classes, TensorShape.map(3, 64, 64));
  }

  /**
   * Builds the model for images of another size.
   *
   * @param classes number of classes
   * @param image shape of an image
   */
  public MobileModel(int classes, TensorShape image) {
    super("mobile", classes, image);
    // (32, 32, 32), 928
    stem = node("stem", new ConvBnOp(image, out(32), kernel(3), stride(2), act(RELU6)));
    // (16, 32, 32), 896
    stage1 =
        node(
            "stage1",
            new InvertedResidualUnit(
                stem,
                16,
                1,
                3,
                0.0,
                0,
                RELU6,
                RELU6,
                NONE,
                0.0,
                RELU,
                HARD_SIGMOID,
                false,
                1e-5,
                0.0));
    // (24, 16, 16), 5,136
    stage2 =
        repeat(
            "stage2",
            1,
            stage1,
            (i, previous) ->
                new InvertedResidualUnit(
                    previous,
                    24,
                    2,
                    3,
                    6.0,
                    0,
                    RELU6,
                    RELU6,
                    NONE,
                    0.0,
                    RELU,
                    HARD_SIGMOID,
                    false,
                    1e-5,
                    0.0));
    kept2 = node("kept2", new DropPathOp(stage2, rate(ramp(0.0, 0, 2)))); // (24, 16, 16)
    // (32, 8, 8), 24,848
    stage3 =
        repeat(
            "stage3",
            2,
            kept2,
            (i, previous) ->
                new InvertedResidualUnit(
                    previous,
                    32,
                    i == 0 ? 2 : 1,
                    3,
                    6.0,
                    0,
                    RELU6,
                    RELU6,
                    NONE,
                    0.0,
                    RELU,
                    HARD_SIGMOID,
                    false,
                    1e-5,
                    0.0));
    kept3 = node("kept3", new DropPathOp(stage3, rate(ramp(0.0, 1, 2)))); // (32, 8, 8)
    last = node("last", new ConvBnOp(kept3, out(1280), act(RELU6))); // (1280, 8, 8), 43,520
    head = node("head", new GapUnit(last, 0.2, false, classes)); // (1000), 1,281,000
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray image) {
    NDArray stem = this.stem.apply(pass, image);
    NDArray stage1 = this.stage1.apply(pass, stem);
    pass.release(stem);
    NDArray stage2 = this.stage2.apply(pass, stage1);
    pass.release(stage1);
    NDArray kept2 = this.kept2.apply(pass, stage2);
    pass.release(stage2);
    NDArray stage3 = this.stage3.apply(pass, kept2);
    pass.release(kept2);
    NDArray kept3 = this.kept3.apply(pass, stage3);
    pass.release(stage3);
    NDArray last = this.last.apply(pass, kept3);
    pass.release(kept3);
    NDArray head = this.head.apply(pass, last);
    pass.release(last);
    return head;
  }
}
