package golden;

import static org.blockwright.Act.RELU;
import static org.blockwright.Projection.CONV;
import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.stride;

import ai.djl.ndarray.NDArray;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.blocks.BasicBlockUnit;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ConvBnOp;
import org.blockwright.runtime.ops.ConvOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GlobalAvgPoolOp;
import org.blockwright.runtime.ops.LinearOp;

/**
 * helped for 1,000 classes at 32 x 32: 63,097 parameters, 0.5 million multiply-adds.
 *
 * <p>Compiled from {@link Helped}.
 */
public final class HelpedModel extends Classifier {
  private final ConvBnOp stem;
  private final ConvOp aux_conv;
  private final GlobalAvgPoolOp aux_pool;
  private final LinearOp aux_fc;
  private final BasicBlockUnit body;
  private final ConvOp saliency;
  private final BasicBlockUnit features;
  private final TwoTeachersUnit head;

  /**
   * Builds the model for images of 32 x 32.
   *
   * @param classes number of classes
   */
  public HelpedModel(int classes) {
    this(classes, TensorShape.map(3, 32, 32));
  }

  /**
   * Builds the model for images of another size.
   *
   * @param classes number of classes
   * @param image shape of an image
   */
  public HelpedModel(int classes, TensorShape image) {
    super("helped", classes, image);
    // (8, 16, 16), 232
    stem = node("stem", new ConvBnOp(image, out(8), kernel(3), stride(2), act(RELU)));
    // (16, 16, 16), 144
    aux_conv = trainingOnly(node("aux_conv", new ConvOp(stem, out(16), act(RELU))));
    aux_pool = trainingOnly(node("aux_pool", new GlobalAvgPoolOp(aux_conv))); // (16)
    aux_fc = trainingOnly(node("aux_fc", new LinearOp(aux_pool, out(classes)))); // (1000), 17,000
    output("aux", aux_fc);
    body = node("body", new BasicBlockUnit(stem, 16, 2, CONV)); // (16, 8, 8), 3,680
    saliency = node("saliency", new ConvOp(body, out(1))); // (1, 8, 8), 17
    output("saliency", saliency);
    features = node("features", new BasicBlockUnit(body, 24, 2, CONV)); // (24, 4, 4), 9,168
    head = node("head", new TwoTeachersUnit(features, classes)); // (1000), 50,000
  }

  @Override
  protected NDArray run(ForwardPass pass, NDArray image) {
    NDArray stem = this.stem.apply(pass, image);
    if (pass.training()) {
      NDArray aux_conv = this.aux_conv.apply(pass, stem);
      NDArray aux_pool = this.aux_pool.apply(pass, aux_conv);
      pass.release(aux_conv);
      NDArray aux_fc = this.aux_fc.apply(pass, aux_pool);
      pass.output("aux", aux_fc);
      pass.release(aux_pool, aux_fc);
    }
    NDArray body = this.body.apply(pass, stem);
    pass.release(stem);
    NDArray saliency = this.saliency.apply(pass, body);
    pass.output("saliency", saliency);
    pass.release(saliency);
    NDArray features = this.features.apply(pass, body);
    pass.release(body);
    NDArray head = this.head.apply(pass, features);
    pass.release(features);
    return head;
  }
}
