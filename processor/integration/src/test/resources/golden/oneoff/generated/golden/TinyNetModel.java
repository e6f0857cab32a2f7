package golden;

import static org.blockwright.Act.RELU;
import static org.blockwright.Projection.CONV;
import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.classes;
import static org.blockwright.runtime.ops.Args.dropout;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.n;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.r;
import static org.blockwright.runtime.ops.Args.stride;

import ai.djl.ndarray.NDArray;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.blocks.BasicBlockUnit;
import org.blockwright.runtime.heads.NoahOp;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.AddOp;
import org.blockwright.runtime.ops.ConvBnOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.MaxPoolOp;
import org.blockwright.runtime.ops.NativeBlock;
import org.blockwright.runtime.ops.RepeatedBlock;

/**
 * tiny_net for 1,000 classes at 32 x 32: at least 276,640 parameters, 67.2 million multiply-adds.
 *
 * <p>Compiled from {@link TinyNet}.
 */
public final class TinyNetModel extends Classifier {
  private final ConvBnOp stem;
  private final MaxPoolOp left;
  private final NativeBlock right;
  private final AddOp both;
  private final RepeatedBlock body;
  private final NativeBlock wide;
  private final NoahOp head;

  /**
   * Builds the model for images of 32 x 32.
   *
   * @param classes number of classes
   */
  public TinyNetModel(int classes) {
    this(classes, TensorShape.map(3, 32, 32));
  }

  /**
   * Builds the model for images of another size.
   *
   * @param classes number of classes
   * @param image shape of an image
   */
  public TinyNetModel(int classes, TensorShape image) {
    super("tiny_net", classes, image);
    stem = node("stem", new ConvBnOp(image, out(32), kernel(3), act(RELU))); // (32, 32, 32), 928
    left = node("left", new MaxPoolOp(stem, kernel(3), stride(1))); // (32, 32, 32)
    right = node("right", new NativeBlock(stem, 0, 1, new Doubled.Doubling(1))); // (32, 32, 32)
    both = node("both", new AddOp(left, right)); // (32, 32, 32)
    // (64, 16, 16), 131,712
    body =
        repeat(
            "body",
            2,
            both,
            (i, previous) -> new BasicBlockUnit(previous, 64, i == 0 ? 2 : 1, CONV));
    // (128, 16, 16)
    wide =
        node(
            "wide",
            new NativeBlock(
                body,
                128,
                1,
                new Wider.Widening(body.shape(), 128, Wider.How.FAR, new String[] {"a", "b\"c"})));
    // (1000), 144,000
    head = node("head", new NoahOp(wide, n(8), r(0.25), dropout(0.1), classes(classes)));
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray image) {
    NDArray stem = this.stem.apply(pass, image);
    NDArray left = this.left.apply(pass, stem);
    NDArray right = this.right.apply(pass, stem);
    pass.release(stem);
    NDArray both = this.both.apply(pass, left, right);
    pass.release(left, right);
    NDArray body = this.body.apply(pass, both);
    pass.release(both);
    NDArray wide = this.wide.apply(pass, body);
    pass.release(body);
    NDArray head = this.head.apply(pass, wide);
    pass.release(wide);
    return head;
  }
}
