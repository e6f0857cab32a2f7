package golden;

import static org.blockwright.Distribution.CONSTANT;
import static org.blockwright.Distribution.TRUNCATED_NORMAL;
import static org.blockwright.Distribution.ZEROS;
import static org.blockwright.runtime.ops.Args.constant;
import static org.blockwright.runtime.ops.Args.init;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.patch;
import static org.blockwright.runtime.ops.Args.std;
import static org.blockwright.runtime.ops.Initialization.linear;
import static org.blockwright.runtime.ops.Initialization.linearBias;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.blocks.GapUnit;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.LayerNormOp;
import org.blockwright.runtime.ops.LinearOp;
import org.blockwright.runtime.ops.PatchEmbedOp;
import org.blockwright.runtime.ops.RepeatedBlock;

/**
 * reader for 1,000 classes at 32 x 32: 27,896 parameters, 0.3 million multiply-adds.
 *
 * <p>Compiled from {@link Reader}.
 */
public final class ReaderModel extends Classifier {
  private final PatchEmbedOp coarse;
  private final PatchEmbedOp fine;
  private final DecoderUnit decoder;
  private final RepeatedBlock again;
  private final LayerNormOp norm;
  private final LinearOp out;
  private final GapUnit head;

  /**
   * Builds the model for images of 32 x 32.
   *
   * @param classes number of classes
   */
  public ReaderModel(int classes) {
    this(classes, TensorShape.map(3, 32, 32));
  }

  /**
   * Builds the model for images of another size.
   *
   * @param classes number of classes
   * @param image shape of an image
   */
  public ReaderModel(int classes, TensorShape image) {
    super("reader", classes, image);
    drawAs(linear(TRUNCATED_NORMAL, std(0.02)), linearBias(ZEROS));
    coarse = node("coarse", new PatchEmbedOp(image, out(16), patch(8))); // (16, 16), 3,088
    fine = node("fine", new PatchEmbedOp(image, out(16), patch(4))); // (64, 16), 784
    // (16, 16), 4,480
    decoder = node("decoder", new DecoderUnit(coarse, fine, new int[] {1, 2}, 3));
    // (16, 16), 2,240
    again =
        repeat(
            "again", 2, decoder, List.of(fine), (i, previous) -> new CrossUnit(previous, fine, 4));
    norm = node("norm", new LayerNormOp(again)); // (16, 16), 32
    out = node("out", new LinearOp(norm, init(linear(CONSTANT, constant(0.5))))); // (16, 16), 272
    head = node("head", new GapUnit(out, 0.0, false, classes)); // (1000), 17,000
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray image) {
    NDArray coarse = this.coarse.apply(pass, image);
    NDArray fine = this.fine.apply(pass, image);
    NDArray decoder = this.decoder.apply(pass, coarse, fine);
    pass.release(coarse);
    NDArray again = this.again.apply(pass, decoder, fine);
    pass.release(decoder, fine);
    NDArray norm = this.norm.apply(pass, again);
    pass.release(again);
    NDArray out = this.out.apply(pass, norm);
    pass.release(norm);
    NDArray head = this.head.apply(pass, out);
    pass.release(out);
    return head;
  }
}
