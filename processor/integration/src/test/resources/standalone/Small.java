package app;

import java.util.List;
import org.blockwright.standalone.Act;
import org.blockwright.standalone.AttentionMap;
import org.blockwright.standalone.Convolution;
import org.blockwright.standalone.Elementwise;
import org.blockwright.standalone.Preparation;
import org.blockwright.standalone.Reduction;
import org.blockwright.standalone.Rows;
import org.blockwright.standalone.StandaloneClassifier;
import org.blockwright.standalone.Weights;

/**
 * The classifier small_noah: images (3, 12, 10) to the logits of 5 classes.
 *
 * <p>Written by {@code blockwright convert}. There is a method for each node of the network, in
 * which comments say what shape comes out; the layers that they run are at the end. Every value has
 * its place in {@link #v}, where others were before: a kernel is told what it reads and its place,
 * what it writes and its place, and then sizes. The weights, with norms folded in, are in {@code
 * Small.safetensors}.
 */
public final class Small extends StandaloneClassifier {
  /** Size, shorter side before the crop, whether by cubic filter, mean and deviation. */
  private static final Preparation PREPARATION =
      new Preparation(
          224,
          256,
          false,
          new float[] {0.485f, 0.456f, 0.406f},
          new float[] {0.229f, 0.224f, 0.225f});

  private final Layers layers;

  private Small(Layers layers) {
    // how many values there are, how many of an image, where the logits are
    super(608, 360, 0, layers.classes);
    this.layers = layers;
  }

  /** Reads the weights, which have to be those that were written with this class. */
  public static Small load() {
    Weights weights = Weights.resource(Small.class, "Small.safetensors", 0x01234567L);
    return new Small(new Layers(weights));
  }

  /** Another instance, for another thread; it shares the weights. */
  public Small copy() {
    return new Small(layers);
  }

  @Override
  protected boolean multiLabel() {
    return false;
  }

  @Override
  protected Preparation preparation() {
    return PREPARATION;
  }

  @Override
  public List<AttentionMap> attention() {
    return List.of(map(96, 2, 5, 0, 3, 3));
  }

  @Override
  protected void run() {
    lambda();
    training();
    head();
  }

  /** lambda: to (8, 6, 5), RELU. */
  private void lambda() {
    layers.lambda_conv.run(memory, 0, 368);
  }

  /** training: to (8, 3, 3). */
  private void training() {
    training_0();
    training_1();
  }

  /** training.0: to (8, 3, 3). */
  private void training_0() {
    // first: (8, 3, 3), HARD_SWISH
    layers.training_0_first_conv.run(memory, 368, 0);
    // skip: (8, 3, 3)
    layers.training_0_skip_conv.run(memory, 368, 80);
    // sum: (8, 3, 3)
    Elementwise.add(v, 0, v, 80, v, 0, 72);
    Elementwise.activate(Act.RELU, v, 0, 72);
  }

  /** training.1: to (8, 3, 3). */
  private void training_1() {
    // first: (8, 3, 3), HARD_SWISH
    layers.training_1_first_conv.run(memory, 0, 192);
    // sum: (8, 3, 3)
    Elementwise.add(v, 192, v, 0, v, 192, 72);
    Elementwise.activate(Act.RELU, v, 192, 72);
  }

  /** head: to (5). */
  private void head() {
    // convolution: (10, 3, 3)
    layers.head_value.run(memory, 228, 0);
    // convolution: (10, 3, 3)
    layers.head_query.run(memory, 192, 96);
    // softmax: (2, 5, 9)
    Rows.softmax(v, 96, v, 96, 10, 9, 1);
    // multiply: (2, 5, 9)
    Elementwise.multiply(v, 96, v, 0, v, 192, 90);
    // sum: (5)
    layers.head_sum.sum(v, 192, v, 0);
  }

  /** What all instances share. */
  private static final class Layers {
    final List<String> classes;
    final Convolution lambda_conv;
    final Convolution training_0_first_conv;
    final Convolution training_0_skip_conv;
    final Convolution training_1_first_conv;
    final Convolution head_value;
    final Convolution head_query;
    final Reduction head_sum;

    Layers(Weights weights) {
      classes = classNames(weights, 5);
      lambda_conv =
          Convolution.of(3, 12, 10)
              .to(8)
              .kernel(3, 2, 1)
              .with(
                  weights.take("lambda_conv.weight", 216),
                  weights.take("lambda_conv.bias", 8),
                  Act.RELU);
      training_0_first_conv =
          Convolution.of(8, 6, 5)
              .to(8)
              .kernel(3, 2, 1)
              .with(
                  weights.take("training_0_first_conv.weight", 576),
                  weights.take("training_0_first_conv.bias", 8),
                  Act.HARD_SWISH);
      training_0_skip_conv =
          Convolution.of(8, 6, 5)
              .to(8)
              .kernel(1, 2, 0)
              .with(
                  weights.take("training_0_skip_conv.weight", 64),
                  weights.take("training_0_skip_conv.bias", 8),
                  Act.NONE);
      training_1_first_conv =
          Convolution.of(8, 3, 3)
              .to(8)
              .kernel(3, 1, 1)
              .with(
                  weights.take("training_1_first_conv.weight", 576),
                  weights.take("training_1_first_conv.bias", 8),
                  Act.HARD_SWISH);
      head_value =
          Convolution.of(4, 3, 3)
              .to(10)
              .kernel(1, 1, 0)
              .groups(2)
              .with(
                  weights.take("head_value.weight", 20),
                  weights.take("head_value.bias", 10),
                  Act.NONE);
      head_query =
          Convolution.of(4, 3, 3)
              .to(10)
              .kernel(1, 1, 0)
              .groups(2)
              .with(
                  weights.take("head_query.weight", 20),
                  weights.take("head_query.bias", 10),
                  Act.NONE);
      head_sum = new Reduction(new int[] {1, 2, 5, 9}, 1, 3);
    }
  }
}
