package org.blockwright.runtime.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GlobalAvgPoolOp;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.NativeBlock;
import org.blockwright.runtime.ops.OperatorBlock;

/**
 * Class activation maps (Zhou et al., arXiv 1512.04150) of a network that ends in global average
 * pooling and nothing behind it but what is linear: a linear layer, and whatever else is one in
 * evaluation. What is behind the pooling, without its constants, is applied to each position.
 *
 * @param pool the pooling
 * @param path of the pooling
 * @param behind what follows it, in order
 */
record ClassActivation(GlobalAvgPoolOp pool, String path, List<OperatorBlock<?>> behind) {
  /** Where it is in a network, or in one sentence why it is nowhere. */
  record Search(Optional<ClassActivation> found, String refusal) {}

  /** Looks for the pooling. */
  static Search search(Classifier model) {
    List<String> paths = new ArrayList<>();
    List<GraphBlock> blocks = new ArrayList<>();
    collect(model, paths, blocks);
    int at = blocks.size() - 1;
    while (at >= 0 && !(blocks.get(at) instanceof GlobalAvgPoolOp)) {
      at--;
    }
    if (at < 0) {
      return refused(model, "it has no global average pooling");
    }
    GlobalAvgPoolOp pool = (GlobalAvgPoolOp) blocks.get(at);
    List<OperatorBlock<?>> behind = new ArrayList<>();
    for (int i = at + 1; i < blocks.size(); i++) {
      if (blocks.get(i) instanceof OperatorBlock<?> op && op.isAffine()) {
        behind.add(op);
      } else {
        String what = blocks.get(i).getClass().getSimpleName().replaceFirst("(Op|Block)$", "");
        return refused(
            model,
            "%s (%s) stands behind its last global average pooling, and is no linear layer"
                .formatted(paths.get(i), what));
      }
    }
    if (!NodeActivations.isOnGrid(pool.inputs().get(0))) {
      return refused(model, "what it pools, " + pool.inputs().get(0) + ", is on no grid");
    }
    return new Search(Optional.of(new ClassActivation(pool, paths.get(at), behind)), "");
  }

  private static Search refused(Classifier model, String why) {
    return new Search(
        Optional.empty(),
        "CAM needs a network that ends in global average pooling and a linear layer, which "
            + model.id()
            + " does not: "
            + why);
  }

  private static void collect(Classifier model, List<String> paths, List<GraphBlock> blocks) {
    List<String> leftOut = new ArrayList<>();
    model.visitBlocks(
        (path, block) -> {
          boolean trainingOnly =
              block.isTrainingOnly() || leftOut.stream().anyMatch(path::startsWith);
          if (trainingOnly) {
            leftOut.add(path + ".");
          } else if (block instanceof OperatorBlock<?> || block instanceof NativeBlock) {
            paths.add(path);
            blocks.add(block);
          }
        });
  }

  /**
   * The maps of all classes.
   *
   * @param inputs images {@code (N, C, H, W)}, normalised
   */
  ClassMaps of(Classifier model, NDArray inputs) {
    ClassMaps[] maps = new ClassMaps[1];
    ForwardPass.Observer observer =
        new ForwardPass.Observer() {
          @Override
          public void produced(OperatorBlock<?> op, NDArray[] read, NDArray output) {
            if (op == pool) {
              maps[0] = maps(read[0], model.classCount());
            }
          }
        };
    model.logits(inputs, observer).close();
    return maps[0];
  }

  private ClassMaps maps(NDArray pooled, int classes) {
    TensorShape read = pool.inputs().get(0);
    int cells = read.height() * read.width();
    int images = (int) pooled.getShape().get(0);
    try (NDManager scope = pooled.getManager().newSubManager()) {
      NDArray rows = rows(view(pooled, scope), read);
      NDArray nothing = scope.zeros(new Shape(1, read.channels()));
      float[] values = apply(rows.concat(nothing), scope).toFloatArray();
      float[] maps = new float[images * classes * cells];
      int constants = images * cells * classes;
      for (int image = 0; image < images; image++) {
        for (int cell = 0; cell < cells; cell++) {
          for (int k = 0; k < classes; k++) {
            maps[(image * classes + k) * cells + cell] =
                values[(image * cells + cell) * classes + k] - values[constants + k];
          }
        }
      }
      return new ClassMaps(maps, images, classes, read.width(), read.height(), path);
    }
  }

  private static NDArray view(NDArray array, NDManager scope) {
    NDArray view = array.reshape(array.getShape());
    view.attach(scope);
    return view;
  }

  /** The positions of the grid, {@code (N * H * W, C)}. */
  private static NDArray rows(NDArray pooled, TensorShape read) {
    long channels = read.channels();
    NDArray tokens =
        read.kind() == TensorShape.Kind.MAP
            ? pooled.reshape(-1, channels, read.positions()).transpose(0, 2, 1)
            : pooled.get(":, " + read.extra() + ":");
    return tokens.reshape(-1, channels);
  }

  /** Runs what is behind the pooling. */
  private NDArray apply(NDArray rows, NDManager scope) {
    long[] one =
        LongStream.concat(
                LongStream.of(-1), Stream.of(pool.shape()).flatMapToLong(ClassActivation::dims))
            .toArray();
    try (ForwardPass pass = new ForwardPass(new ParameterStore(scope, false), false)) {
      NDArray x = rows.reshape(one);
      pass.borrow(x);
      for (OperatorBlock<?> op : behind) {
        x = op.apply(pass, x);
      }
      return x;
    }
  }

  private static LongStream dims(TensorShape shape) {
    return Arrays.stream(shape.dims()).asLongStream();
  }
}
