package org.blockwright.runtime.explain;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.model.Classifier;

/** One map for each image and class, on the grid that the head reads. */
public final class ClassMaps {
  private final float[] values;
  private final int images;
  private final int classes;
  private final int width;
  private final int height;
  private final String node;

  ClassMaps(float[] values, int images, int classes, int width, int height, String node) {
    this.values = values;
    this.images = images;
    this.classes = classes;
    this.width = width;
    this.height = height;
    this.node = node;
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
   * is pooled, neither clipped at 0 nor with the classifier's constants.
   *
   * @param model in evaluation
   * @param input images {@code (N, C, H, W)}, normalised
   * @throws BlockwrightException if the network does not end in global average pooling and a linear
   *     layer, or what is one in effect
   */
  public static ClassMaps activation(Classifier model, NDArray input) {
    ClassActivation.Search search = ClassActivation.search(model);
    return search.found().orElseThrow(() -> new UsageException(search.refusal())).of(model, input);
  }

  /**
   * The head's attention maps for one class of each image, apart: each group of each node that
   * attends, on that node's own grid.
   *
   * @param model in evaluation
   * @param input images {@code (N, C, H, W)}, normalised
   * @param classes of each image
   * @return for each image the maps of all nodes' groups, in order
   * @throws BlockwrightException if the head has no attention maps
   */
  public static List<List<SaliencyMap>> groups(Classifier model, NDArray input, int... classes) {
    return HeadAttention.groups(model, input, classes);
  }

  /** How many images. */
  public int images() {
    return images;
  }

  /** The node that they are of. */
  public String node() {
    return node;
  }

  /** One class's map of one image. */
  public Heatmap heat(int image, int number) {
    int cells = width * height;
    int at = (image * classes + number) * cells;
    return new Heatmap(Arrays.copyOfRange(values, at, at + cells), width, height);
  }
}
