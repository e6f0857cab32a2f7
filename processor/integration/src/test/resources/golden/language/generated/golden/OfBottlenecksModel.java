package golden;

import ai.djl.ndarray.NDArray;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.blocks.BottleneckUnit;
import org.blockwright.runtime.blocks.GapUnit;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.AddOp;
import org.blockwright.runtime.ops.BatchNormOp;
import org.blockwright.runtime.ops.ConvBnOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.MultiplyOp;
import org.blockwright.runtime.ops.RepeatedBlock;

/**
 * of_bottlenecks for 1,000 classes at 32 x 32: 38,052 parameters, 4.6 million multiply-adds.
 *
 * <p>Compiled from {@link Chosen#of_bottlenecks}.
 */
public final class OfBottlenecksModel extends Classifier {
  private final RepeatedBlock layer1;
  private final BranchUnit layer2;
  private final BranchUnit layer3;
  private final GapUnit head;

  /**
   * Builds the model for images of 32 x 32.
   *
   * @param classes number of classes
   */
  public OfBottlenecksModel(int classes) {
    this(classes, TensorShape.map(3, 32, 32));
  }

  /**
   * Builds the model for images of another size.
   *
   * @param classes number of classes
   * @param image shape of an image
   */
  public OfBottlenecksModel(int classes, TensorShape image) {
    super("of_bottlenecks", classes, image);
    // (16, 32, 32), 668
    layer1 =
        repeat("layer1", 2, image, (i, previous) -> new BottleneckUnit(previous, 16, 1, 0.25, 1));
    // (24, 32, 32), 1,536
    layer2 =
        node(
            "layer2",
            new BranchUnit(
                layer1,
                use -> new ConvBnOp(use.input(0), use.args("groups", "out", "stride")),
                use -> new BatchNormOp(use.input(0), use.args()),
                use -> new MultiplyOp(use.input(0), use.input(1), use.args()),
                24,
                1,
                1,
                2));
    // (32, 32, 32), 2,848
    layer3 =
        node(
            "layer3",
            new BranchUnit(
                layer2,
                use ->
                    new BottleneckUnit(
                        use.input(0),
                        use.value("out", 0),
                        use.first("stride", 1),
                        0.25,
                        use.value("groups", 1)),
                use -> new BatchNormOp(use.input(0), use.args()),
                use -> new AddOp(use.input(0), use.input(1), use.args()),
                32,
                1,
                1,
                1));
    head = node("head", new GapUnit(layer3, 0.0, false, classes)); // (1000), 33,000
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray image) {
    NDArray layer1 = this.layer1.apply(pass, image);
    NDArray layer2 = this.layer2.apply(pass, layer1);
    pass.release(layer1);
    NDArray layer3 = this.layer3.apply(pass, layer2);
    pass.release(layer2);
    NDArray head = this.head.apply(pass, layer3);
    pass.release(layer3);
    return head;
  }
}
