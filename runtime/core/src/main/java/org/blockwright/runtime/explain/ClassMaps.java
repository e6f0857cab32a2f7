package org.blockwright.runtime.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.Arrays;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GlobalAvgPoolOp;
import org.blockwright.runtime.ops.LinearOp;
import org.blockwright.runtime.ops.OperatorBlock;

/** One map for each image and class, on the grid that the head reads. */
public final class ClassMaps {
  private final float[] values;
  private final int images;
  private final int classes;
  private final int width;
  private final int height;

  ClassMaps(float[] values, int images, int classes, int width, int height) {
    this.values = values;
    this.images = images;
    this.classes = classes;
    this.width = width;
    this.height = height;
  }

  /**
   * Attention maps: where the head looks for each class. Groups are summed, and so are several
   * maps; a head whose attention is the same for all classes has one map for all.
   *
   * @param model in evaluation
   * @param input images {@code (N, C, H, W)}, normalised
   * @throws BlockwrightException if the head has no attention maps
   */
  public static ClassMaps attention(Classifier model, NDArray input) {
    return HeadAttention.of(model, input);
  }

  /** Whether a classifier's head has attention maps. */
  public static boolean attends(Classifier model) {
    return HeadAttention.isShownBy(model);
  }

  /**
   * Class activation maps (Zhou et al., arXiv 1512.04150): the classifier's weights on the map that
   * is pooled.
   *
   * @param model in evaluation
   * @param input images {@code (N, C, H, W)}, normalised
   * @throws BlockwrightException if the head is not global average pooling and a linear layer
   */
  public static ClassMaps activation(Classifier model, NDArray input) {
    GlobalAvgPoolOp pool = child(model, GlobalAvgPoolOp.class);
    NDArray weight = child(model, LinearOp.class).getParameters().get("weight").getArray();
    Activations observer = new Activations(pool, weight);
    model.logits(input, observer).close();
    return observer.maps;
  }

  private static <B extends Block> B child(Classifier model, Class<B> type) {
    return model.head().getChildren().values().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    model.id()
                        + " has no class activation maps: its head is not global average pooling"
                        + " and a linear layer"));
  }

  /** Weighs the pooled map when it comes by. */
  private static final class Activations implements ForwardPass.Observer {
    private final GlobalAvgPoolOp pool;
    private final NDArray weight;
    private ClassMaps maps;

    Activations(GlobalAvgPoolOp pool, NDArray weight) {
      this.pool = pool;
      this.weight = weight;
    }

    @Override
    public void produced(OperatorBlock<?> op, NDArray[] inputs, NDArray output) {
      if (op != pool) {
        return;
      }
      TensorShape read = pool.inputs().get(0);
      Shape columns = new Shape(inputs[0].getShape().get(0), read.channels(), read.positions());
      boolean map = read.kind() == TensorShape.Kind.MAP;
      try (NDArray flat = map ? inputs[0].reshape(columns) : inputs[0].swapAxes(1, 2);
          NDArray weighed = weight.matMul(flat)) {
        maps =
            new ClassMaps(
                weighed.toFloatArray(),
                (int) columns.get(0),
                (int) weight.getShape().get(0),
                read.width(),
                read.height());
      }
    }
  }

  /** How many images. */
  public int images() {
    return images;
  }

  /** One class's map of one image. */
  public Heatmap heat(int image, int number) {
    int cells = width * height;
    int at = (image * classes + number) * cells;
    return new Heatmap(Arrays.copyOfRange(values, at, at + cells), width, height);
  }
}
