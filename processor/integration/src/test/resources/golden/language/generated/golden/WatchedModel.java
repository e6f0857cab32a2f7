package golden;

import static org.blockwright.runtime.ops.Args.heads;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.patch;

import ai.djl.ndarray.NDArray;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.AttentionOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.PatchEmbedOp;
import org.blockwright.runtime.ops.RepeatedBlock;

/**
 * watched for 1,000 classes at 32 x 32: 45,264 parameters, 0.6 million multiply-adds.
 *
 * <p>Compiled from {@link Watched}.
 */
public final class WatchedModel extends Classifier {
  private final PatchEmbedOp tokens;
  private final RepeatedBlock attn;
  private final LookingUnit head;

  /**
   * Builds the model for images of 32 x 32.
   *
   * @param classes number of classes
   */
  public WatchedModel(int classes) {
    this(classes, TensorShape.map(3, 32, 32));
  }

  /**
   * Builds the model for images of another size.
   *
   * @param classes number of classes
   * @param image shape of an image
   */
  public WatchedModel(int classes, TensorShape image) {
    super("watched", classes, image);
    tokens = node("tokens", new PatchEmbedOp(image, out(16), patch(8))); // (16, 16), 3,088
    // (16, 16), 2,176
    attn =
        repeat("attn", 2, tokens, (i, previous) -> attending(new AttentionOp(previous, heads(2))));
    head = node("head", new LookingUnit(attn, 4, classes)); // (1000), 40,000
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray image) {
    NDArray tokens = this.tokens.apply(pass, image);
    NDArray attn = this.attn.apply(pass, tokens);
    pass.release(tokens);
    NDArray head = this.head.apply(pass, attn);
    pass.release(attn);
    return head;
  }
}
