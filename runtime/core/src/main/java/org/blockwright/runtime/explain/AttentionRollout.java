package org.blockwright.runtime.explain;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.AttentionOutput;
import org.blockwright.runtime.ops.CrossCovarianceAttentionOp;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.HeadMixingOp;
import org.blockwright.runtime.ops.OperatorBlock;
import org.blockwright.runtime.ops.SoftmaxOp;

/**
 * Attention roll-out (Abnar and Zuidema, arXiv 2005.00928, section 3): the product of {@code 0.5 A
 * + 0.5 I} over all layers of a backbone, {@code A} the mean of a layer's heads. The map is what
 * the class token, the first of those before the grid, gets from each position; without such a
 * token the mean over the tokens. It does not depend on the class, and sums to at most 1.
 */
final class AttentionRollout {
  private static final String HEAD = "head.";

  private final Classifier model;
  private final List<GraphBlock> layers = new ArrayList<>();
  private final List<TensorShape> shapes = new ArrayList<>();
  private String last = "";
  private String refusal = "";

  private AttentionRollout(Classifier model) {
    this.model = model;
    model.visit(this::look);
    if (refusal.isEmpty() && layers.isEmpty()) {
      refuse("its backbone has no attention between tokens");
    }
  }

  /** In one sentence why a network's attention cannot be rolled out; empty where it can. */
  static String refusal(Classifier model) {
    return new AttentionRollout(model).refusal;
  }

  private void refuse(String why) {
    if (refusal.isEmpty()) {
      refusal =
          "Attention roll-out follows attention from every token to every token through all layers,"
              + " which does not fit "
              + model.id()
              + ": "
              + why;
    }
  }

  private void look(String path, OperatorBlock<?> op) {
    if (path.startsWith(HEAD) || path.concat(".").equals(HEAD)) {
      return;
    }
    String named = path + " (" + op.getClass().getSimpleName().replaceFirst("Op$", "") + ")";
    if (op instanceof HeadMixingOp) {
      refuse(named + " mixes the heads of an attention");
    } else if (op instanceof CrossCovarianceAttentionOp) {
      refuse(named + " is attention between channels");
    } else if (op instanceof AttentionOutput attending) {
      attending
          .tokenAttention()
          .ifPresentOrElse(
              shape -> add(path, named, op, shape),
              () -> refuse(named + " is no attention of every token to every token"));
    } else if (op instanceof SoftmaxOp softmax && softmax.isAttention()) {
      add(path, named, op, op.shape());
    }
  }

  private void add(String path, String named, GraphBlock op, TensorShape shape) {
    boolean self = shape.channels() == shape.positions();
    boolean ofClassTokens = shape.channels() == shape.extra();
    if (!self && !ofClassTokens) {
      refuse("in %s %d tokens attend to %d".formatted(named, shape.channels(), shape.positions()));
    } else if (!shapes.isEmpty() && !isOn(shapes.get(0), shape)) {
      refuse("in %s the tokens are on another grid than before".formatted(named));
    } else if (shape.width() < 2) {
      refuse("in %s the tokens are on no grid".formatted(named));
    }
    layers.add(op);
    shapes.add(shape);
    last = path;
  }

  private static boolean isOn(TensorShape a, TensorShape b) {
    return a.height() == b.height() && a.width() == b.width();
  }

  /**
   * A map for each image.
   *
   * @throws UsageException if the network's attention cannot be rolled out
   */
  static List<SaliencyMap> of(Classifier model, NDArray inputs, int... classes) {
    AttentionRollout rollout = new AttentionRollout(model);
    if (!rollout.refusal.isEmpty()) {
      throw new UsageException(rollout.refusal);
    }
    Watch watch = new Watch(rollout.layers);
    model.logits(inputs, watch).close();
    List<SaliencyMap> maps = new ArrayList<>();
    for (int image = 0; image < classes.length; image++) {
      Heatmap heat = rollout.rolled(watch.seen, image);
      String id = ExplanationMethod.ROLLOUT.id();
      maps.add(new SaliencyMap(heat, classes[image], id, rollout.last));
    }
    return maps;
  }

  /** From the last layer to the first: a row times each matrix, and never two matrices. */
  private Heatmap rolled(Map<GraphBlock, float[]> seen, int image) {
    TensorShape shape = shapes.get(shapes.size() - 1);
    double[] row = new double[shape.positions()];
    if (shape.extra() > 0) {
      row[0] = 1;
    } else {
      Arrays.fill(row, 1.0 / row.length);
    }
    for (int i = layers.size() - 1; i >= 0; i--) {
      TensorShape read = shapes.get(i);
      // A token that comes later brings nothing of the picture with it.
      row = Arrays.copyOfRange(row, row.length - read.positions(), row.length);
      row = before(row, seen.get(layers.get(i)), read, image);
    }
    float[] heat = new float[shape.height() * shape.width()];
    for (int i = 0; i < heat.length; i++) {
      heat[i] = (float) row[row.length - heat.length + i];
    }
    return new Heatmap(heat, shape.width(), shape.height());
  }

  /** What a row behind a layer is before it. Tokens that do not query stay what they are. */
  private static double[] before(double[] row, float[] attention, TensorShape shape, int image) {
    int queries = shape.channels();
    int keys = shape.positions();
    double[] next = row.clone();
    for (int q = 0; q < queries; q++) {
      next[q] = row[q] / 2;
    }
    double share = 0.5 / shape.groups();
    for (int group = 0; group < shape.groups(); group++) {
      for (int q = 0; q < queries; q++) {
        int at = ((image * shape.groups() + group) * queries + q) * keys;
        for (int k = 0; k < keys; k++) {
          next[k] += share * row[q] * attention[at + k];
        }
      }
    }
    return next;
  }

  /** Keeps the attention of all layers. */
  private static final class Watch implements ForwardPass.Observer {
    private final Map<GraphBlock, float[]> seen = new IdentityHashMap<>();

    Watch(List<GraphBlock> layers) {
      layers.forEach(layer -> seen.put(layer, null));
    }

    @Override
    public boolean wantsAttention(GraphBlock block) {
      return seen.containsKey(block);
    }

    @Override
    public void attended(GraphBlock block, NDArray... maps) {
      if (seen.containsKey(block) && block instanceof AttentionOutput) {
        seen.put(block, maps[0].toFloatArray());
      }
    }

    @Override
    public void produced(OperatorBlock<?> op, NDArray[] inputs, NDArray output) {
      if (op instanceof SoftmaxOp && seen.containsKey(op)) {
        seen.put(op, output.toFloatArray());
      }
    }
  }
}
