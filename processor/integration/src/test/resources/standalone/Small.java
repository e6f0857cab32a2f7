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
 * <p>Written by {@code blockwright convert}. Every value has its place in {@link #v}, where others
 * were before; the numbers in the methods are those places. The weights, with norms folded in, are
 * in {@code Small.safetensors}.
 */
public final class Small extends StandaloneClassifier {
  private static final Preparation PREPARATION =
      new Preparation(
          224,
          256,
          false,
          new float[] {0.485f, 0.456f, 0.406f},
          new float[] {0.229f, 0.224f, 0.225f});

  private final Layers layers;

  private Small(Layers layers) {
    super(608, 360, 0, layers.classes);
    this.layers = layers;
  }

  /** Reads the weights. */
  public static Small load() {
    return new Small(new Layers(Weights.resource(Small.class, "Small.safetensors")));
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
    return List.of(map(96, 2, 5, 3, 3));
  }

  @Override
  protected void run() {
    lambda();
    training();
    head();
  }

  /** lambda: to (8, 6, 5). */
  private void lambda() {
    layers.lambda.run(memory, 0, 368);
  }

  /** training: to (8, 3, 3). */
  private void training() {
    training_0();
    training_1();
  }

  /** training.0: to (8, 3, 3). */
  private void training_0() {
    // first: (8, 3, 3)
    layers.training_0_first.run(memory, 368, 0);
    // skip: (8, 3, 3)
    layers.training_0_skip.run(memory, 368, 80);
    // sum: (8, 3, 3)
    Elementwise.add(v, 0, v, 80, v, 0, 72);
    Elementwise.activate(Act.RELU, v, 0, 72);
  }

  /** training.1: to (8, 3, 3). */
  private void training_1() {
    // first: (8, 3, 3)
    layers.training_1_first.run(memory, 0, 192);
    // sum: (8, 3, 3)
    Elementwise.add(v, 192, v, 0, v, 192, 72);
    Elementwise.activate(Act.RELU, v, 192, 72);
  }

  /** head: to (5). */
  private void head() {
    layers.head.run(memory, 228, 0);
    layers.head_2.run(memory, 192, 96);
    Rows.softmax(v, 96, v, 96, 10, 9, 1);
    Elementwise.multiply(v, 96, v, 0, v, 192, 90);
    layers.head_sum.sum(v, 192, v, 0);
  }

  /** What all instances share. */
  private static final class Layers {
    final List<String> classes;
    final Convolution lambda;
    final Convolution training_0_first;
    final Convolution training_0_skip;
    final Convolution training_1_first;
    final Convolution head;
    final Convolution head_2;
    final Reduction head_sum;

    Layers(Weights weights) {
      classes = classNames(weights, 5);
      lambda =
          Convolution.of(3, 12, 10)
              .to(8)
              .kernel(3, 2, 1)
              .with(weights.take("lambda.weight", 216), weights.take("lambda.bias", 8), Act.RELU);
      training_0_first =
          Convolution.of(8, 6, 5)
              .to(8)
              .kernel(3, 2, 1)
              .with(
                  weights.take("training_0_first.weight", 576),
                  weights.take("training_0_first.bias", 8),
                  Act.HARD_SWISH);
      training_0_skip =
          Convolution.of(8, 6, 5)
              .to(8)
              .kernel(1, 2, 0)
              .with(
                  weights.take("training_0_skip.weight", 64),
                  weights.take("training_0_skip.bias", 8),
                  Act.NONE);
      training_1_first =
          Convolution.of(8, 3, 3)
              .to(8)
              .kernel(3, 1, 1)
              .with(
                  weights.take("training_1_first.weight", 576),
                  weights.take("training_1_first.bias", 8),
                  Act.HARD_SWISH);
      head =
          Convolution.of(4, 3, 3)
              .to(10)
              .kernel(1, 1, 0)
              .groups(2)
              .with(weights.take("head.weight", 20), weights.take("head.bias", 10), Act.NONE);
      head_2 =
          Convolution.of(4, 3, 3)
              .to(10)
              .kernel(1, 1, 0)
              .groups(2)
              .with(weights.take("head_2.weight", 20), weights.take("head_2.bias", 10), Act.NONE);
      head_sum = new Reduction(new int[] {1, 2, 5, 9}, 1, 3);
    }
  }
}
