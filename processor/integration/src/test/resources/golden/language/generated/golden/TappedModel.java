package golden;

import static org.blockwright.Act.RELU;
import static org.blockwright.Projection.CONV;
import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.out;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.blocks.BasicBlockUnit;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ConvBnOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.RepeatedBlock;

/**
 * tapped for 1,000 classes at 32 x 32: 130,768 parameters, 1.9 million multiply-adds.
 *
 * <p>Compiled from {@link Tapped}.
 */
public final class TappedModel extends Classifier {
  private final ConvBnOp stem;
  private final BasicBlockUnit stage1;
  private final RepeatedBlock stage2;
  private final BasicBlockUnit stage3;
  private final MultiScaleUnit head;

  /**
   * Builds the model for images of 32 x 32.
   *
   * @param classes number of classes
   */
  public TappedModel(int classes) {
    this(classes, TensorShape.map(3, 32, 32));
  }

  /**
   * Builds the model for images of another size.
   *
   * @param classes number of classes
   * @param image shape of an image
   */
  public TappedModel(int classes, TensorShape image) {
    super("tapped", classes, image);
    stem = node("stem", new ConvBnOp(image, out(8), kernel(3), act(RELU))); // (8, 32, 32), 232
    stage1 = node("stage1", new BasicBlockUnit(stem, 12, 2, CONV)); // (12, 16, 16), 2,328
    // (16, 8, 8), 13,664
    stage2 =
        repeat(
            "stage2",
            3,
            stage1,
            (i, previous) -> new BasicBlockUnit(previous, 16, i == 0 ? 2 : 1, CONV));
    stage3 = node("stage3", new BasicBlockUnit(stage2, 24, 2, CONV)); // (24, 4, 4), 9,168
    // (1000), 105,376
    head =
        node(
            "head",
            new MultiScaleUnit(
                stage3,
                stem,
                List.of(stage1, stage2.get(0), stage2.get(2)),
                8,
                new double[] {0.1, 0.2},
                classes));
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray image) {
    NDArray stem = this.stem.apply(pass, image);
    NDArray stage1 = this.stage1.apply(pass, stem);
    NDArray[] stage2_kept = this.stage2.applyKeeping(pass, new int[] {0, 2}, stage1);
    NDArray stage2_0 = stage2_kept[0];
    NDArray stage2_2 = stage2_kept[1];
    NDArray stage2 = stage2_kept[2];
    NDArray stage3 = this.stage3.apply(pass, stage2);
    pass.release(stage2);
    NDArray head = this.head.apply(pass, stage3, stem, stage1, stage2_0, stage2_2);
    pass.release(stage3, stem, stage1, stage2_0, stage2_2);
    return head;
  }
}
