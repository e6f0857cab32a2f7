package org.blockwright.runtime.explain;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.heads.AttentionMaps;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.TokenwiseLinearOp;

/**
 * Attention of any head as one map a class: groups are summed, and so are several maps, on the
 * finest of their grids. A head with a query for each class has a map for each; where each query
 * answers for some classes, these share its map; else all classes share the sum. What stands before
 * the grid, such as a class token, is left out.
 */
final class HeadAttention {
  private static final String HEAD = "head";

  private HeadAttention() {}

  /** Whether a classifier's head shows attention. */
  static boolean isShownBy(Classifier model) {
    List<TensorShape> shapes = new ArrayList<>();
    if (model.head() instanceof GraphBlock head) {
      head.visitBlocks((path, block) -> shapes.addAll(block.attentionShapes()));
    }
    return !shapes.isEmpty();
  }

  static ClassMaps of(Classifier model, NDArray input) {
    int images = (int) input.getShape().get(0);
    try (AttentionMaps attended = model.attended(input)) {
      int[] own = own(model, attended);
      TensorShape grid =
          IntStream.of(own)
              .mapToObj(attended.shapes()::get)
              .max(Comparator.comparingInt(HeadAttention::cells))
              .orElseThrow();
      int classes = model.classCount();
      float[] sums = new float[images * classes * cells(grid)];
      for (int i : own) {
        Part part = new Part(attended.shapes().get(i), grid, classes, answering(model));
        part.add(attended.maps().get(i).toFloatArray(), images, sums);
      }
      String node = own.length == 1 ? attended.nodes().get(own[0]) : HEAD;
      return new ClassMaps(sums, images, classes, grid.width(), grid.height(), node);
    }
  }

  static List<List<SaliencyMap>> groups(Classifier model, NDArray input, int... classes) {
    List<List<SaliencyMap>> all = new ArrayList<>();
    try (AttentionMaps attended = model.attended(input)) {
      int[] own = own(model, attended);
      List<float[]> values =
          IntStream.of(own).mapToObj(i -> attended.maps().get(i).toFloatArray()).toList();
      for (int image = 0; image < classes.length; image++) {
        List<SaliencyMap> maps = new ArrayList<>();
        for (int i = 0; i < own.length; i++) {
          TensorShape shape = attended.shapes().get(own[i]);
          Part part = new Part(shape, shape, model.classCount(), answering(model));
          for (int group = 0; group < shape.groups(); group++) {
            float[] sums = new float[cells(shape)];
            part.addGroup(values.get(i), image, group, classes[image], sums, 0);
            maps.add(
                new SaliencyMap(
                    new Heatmap(sums, shape.width(), shape.height()),
                    classes[image],
                    ExplanationMethod.ATTENTION.id(),
                    attended.nodes().get(own[i]),
                    group));
          }
        }
        all.add(maps);
      }
    }
    return all;
  }

  /** The numbers of the maps that are the head's. */
  private static int[] own(Classifier model, AttentionMaps attended) {
    int[] own =
        IntStream.range(0, attended.nodes().size())
            .filter(i -> isOfHead(attended.nodes().get(i)))
            .toArray();
    if (own.length == 0) {
      throw new UsageException(ExplanationMethod.ATTENTION.refusal(model).orElseThrow());
    }
    return own;
  }

  private static boolean isOfHead(String node) {
    return node.equals(HEAD) || node.startsWith(HEAD + ".");
  }

  private static int cells(TensorShape grid) {
    return grid.width() * grid.height();
  }

  /** How many queries answer for classes of their own; 0 where none do. */
  private static int answering(Classifier model) {
    int[] found = new int[1];
    if (model.head() instanceof GraphBlock head) {
      head.visit(
          (path, op) -> {
            if (op instanceof TokenwiseLinearOp) {
              found[0] = op.inputs().get(0).positions();
            }
          });
    }
    return found[0];
  }

  /**
   * One node's maps.
   *
   * @param shape of a map
   * @param grid that it is brought to
   * @param classes how many there are
   * @param answering how many queries answer for classes of their own
   */
  private record Part(TensorShape shape, TensorShape grid, int classes, int answering) {
    void add(float[] values, int images, float[] sums) {
      for (int image = 0; image < images; image++) {
        for (int k = 0; k < classes; k++) {
          int at = (image * classes + k) * cells(grid);
          for (int group = 0; group < shape.groups(); group++) {
            addGroup(values, image, group, k, sums, at);
          }
        }
      }
    }

    /** Adds what one group says about a class. */
    void addGroup(float[] values, int image, int group, int k, float[] sums, int at) {
      for (int query = first(k); query < behind(k); query++) {
        int row = (image * shape.groups() + group) * shape.channels() + query;
        add(values, row * shape.positions() + shape.extra(), sums, at);
      }
    }

    /** A coarser cell is shared out, so that what sums to 1 still does. */
    private void add(float[] values, int from, float[] sums, int to) {
      float share = (float) cells(shape) / cells(grid);
      for (int y = 0; y < grid.height(); y++) {
        int row = y * shape.height() / grid.height();
        for (int x = 0; x < grid.width(); x++) {
          int cell = row * shape.width() + x * shape.width() / grid.width();
          sums[to + y * grid.width() + x] += share * values[from + cell];
        }
      }
    }

    private int each() {
      return (classes - 1) / shape.channels() + 1;
    }

    private boolean isOfClasses() {
      return shape.channels() == classes || shape.channels() == answering;
    }

    private int first(int k) {
      return isOfClasses() ? k / each() : 0;
    }

    private int behind(int k) {
      return isOfClasses() ? k / each() + 1 : shape.channels();
    }
  }
}
