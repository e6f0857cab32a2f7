package org.blockwright.runtime.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.OperatorBlock;
import org.blockwright.runtime.pytorch.Tensors;

/** Maps made of gradients at what the head reads: only the head runs with gradients. */
record GradientMaps(Rule rule) implements Explainer {
  /** How a gradient and an activation of a channel become a cell's share. */
  enum Rule {
    /** The channel's mean gradient times its activations. */
    GRAD_CAM,
    /** Positive gradients, weighed by how much each matters, times the activations. */
    GRAD_CAM_PP,
    /** Each gradient times its activation. */
    HI_RES_CAM,
    /** Each positive gradient times its activation. */
    LAYER_CAM
  }

  @Override
  public Heatmap explain(Classifier model, NDArray input, int number) {
    GraphBlock head = (GraphBlock) model.head();
    TensorShape shape = head.inputs().get(0);
    if (head.inputs().size() != 1
        || shape.positions() < 2
        || (shape.kind() != TensorShape.Kind.MAP && shape.kind() != TensorShape.Kind.TOKENS)) {
      throw new UsageException(
          "Gradients cannot explain %s: its head reads %s, and no one map or tokens"
              .formatted(model.id(), head.inputs()));
    }
    try (NDManager scope = input.getManager().newSubManager()) {
      NDArray read = read(model, head, input, scope);
      NDArray gradient =
          Tensors.gradient(
              read,
              leaf -> {
                ParameterStore store = new ParameterStore(scope, false);
                try (ForwardPass pass = new ForwardPass(store, false)) {
                  return pass.run(head, leaf).get("0," + number);
                }
              });
      gradient.attach(scope);
      return heat(read.toFloatArray(), gradient.toFloatArray(), shape);
    }
  }

  /** A copy of what the head reads. */
  private static NDArray read(Classifier model, GraphBlock head, NDArray input, NDManager scope) {
    Set<OperatorBlock<?>> within = Collections.newSetFromMap(new IdentityHashMap<>());
    head.visit((path, op) -> within.add(op));
    NDArray[] kept = new NDArray[1];
    model
        .logits(
            input,
            new ForwardPass.Observer() {
              @Override
              public void produced(OperatorBlock<?> op, NDArray[] inputs, NDArray output) {
                if (kept[0] == null && within.contains(op)) {
                  kept[0] = inputs[0].duplicate();
                  kept[0].attach(scope);
                }
              }
            })
        .close();
    if (kept[0] == null) {
      throw new UsageException(
          "Gradients cannot explain " + model.id() + ": its head is written by hand");
    }
    return kept[0];
  }

  /** Sums over channels; tokens before the grid's are no part of it. */
  private Heatmap heat(float[] values, float[] gradients, TensorShape shape) {
    int cells = shape.height() * shape.width();
    double[] sums = new double[cells];
    float[] a = new float[cells];
    float[] g = new float[cells];
    for (int c = 0; c < shape.channels(); c++) {
      for (int i = 0; i < cells; i++) {
        int at = at(shape, c, i, cells);
        a[i] = values[at];
        g[i] = gradients[at];
      }
      add(a, g, sums);
    }
    float[] heat = new float[cells];
    for (int i = 0; i < cells; i++) {
      heat[i] = (float) Math.max(0, sums[i]);
    }
    return new Heatmap(heat, shape.width(), shape.height());
  }

  private static int at(TensorShape shape, int channel, int cell, int cells) {
    return shape.kind() == TensorShape.Kind.MAP
        ? channel * cells + cell
        : (shape.extra() + cell) * shape.channels() + channel;
  }

  /** Adds one channel of activations and gradients. */
  private void add(float[] a, float[] g, double[] sums) {
    double weight = weight(a, g);
    for (int i = 0; i < sums.length; i++) {
      sums[i] +=
          a[i]
              * switch (rule) {
                case GRAD_CAM, GRAD_CAM_PP -> weight;
                case HI_RES_CAM -> g[i];
                case LAYER_CAM -> Math.max(0, g[i]);
              };
    }
  }

  /** The weight of a whole channel, where the rule has one. */
  private double weight(float[] a, float[] g) {
    double activation = 0;
    double gradient = 0;
    for (int i = 0; i < a.length; i++) {
      activation += a[i];
      gradient += g[i];
    }
    if (rule == Rule.GRAD_CAM) {
      return gradient / a.length;
    }
    double weight = 0;
    for (double slope : g) {
      double square = slope * slope;
      double below = 2 * square + activation * square * slope;
      weight += slope > 0 && below != 0 ? square / below * slope : 0;
    }
    return weight;
  }
}
