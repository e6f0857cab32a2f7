package org.blockwright.runtime.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.stream.IntStream;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.model.Classifier;

/**
 * Maps made of the activations and gradients at a node.
 *
 * @param method one of those that are
 * @param node its path; null for the last one with a grid before the head on which the logit
 *     depends
 */
record GradientMaps(ExplanationMethod method, String node) implements Explainer {
  @Override
  public Heatmap explain(Classifier model, NDArray input, int classIndex) {
    return maps(model, input, classIndex).get(0).heat();
  }

  @Override
  public List<SaliencyMap> maps(Classifier model, NDArray inputs, int... classes) {
    List<NodeActivations> seen = activations(model, inputs, classes);
    return IntStream.range(0, seen.size())
        .mapToObj(
            i ->
                new SaliencyMap(
                    method.map(seen.get(i)), classes[i], method.id(), seen.get(i).node()))
        .toList();
  }

  private List<NodeActivations> activations(Classifier model, NDArray inputs, int... classes) {
    if (node != null) {
      return NodeGradients.at(model, inputs, classes, TargetNode.named(model, node));
    }
    List<TargetNode> nodes = TargetNode.before(model);
    if (nodes.isEmpty()) {
      throw new UsageException(method.refusal(model).orElseThrow());
    }
    TargetNode last = nodes.get(nodes.size() - 1);
    List<NodeActivations> seen = NodeGradients.at(model, inputs, classes, last);
    if (!seen.stream().allMatch(NodeActivations::isFlat)) {
      return seen;
    }
    // A class token is all that the head reads: what the patches do to it happens before.
    try (NDManager scope = inputs.getManager().newSubManager();
        NDArray first = inputs.get("0:1")) {
      first.attach(scope);
      TargetNode target = NodeGradients.lastThatMatters(model, first, classes[0], nodes);
      return target.equals(last) ? seen : NodeGradients.at(model, inputs, classes, target);
    }
  }

  /** {@code relu(sum over channels c of mean(gradient_c) * activation_c)}. */
  static Heatmap gradCam(NodeActivations at) {
    return positive(
        at,
        (a, g, sums) -> {
          double weight = 0;
          for (float slope : g) {
            weight += slope;
          }
          add(weight / g.length, a, sums);
        });
  }

  /**
   * {@code relu(sum over channels of sum(alpha * relu(g)) * A)}, {@code alpha = g^2 / (2 g^2 +
   * sum(A) g^3)}, 0 where that is 0 / 0.
   */
  static Heatmap gradCamPlusPlus(NodeActivations at) {
    return positive(
        at,
        (a, g, sums) -> {
          double activation = 0;
          for (float value : a) {
            activation += value;
          }
          double weight = 0;
          for (double slope : g) {
            double square = slope * slope;
            double below = 2 * square + activation * square * slope;
            weight += slope > 0 && below != 0 ? square / below * slope : 0;
          }
          add(weight, a, sums);
        });
  }

  /** {@code relu(sum over channels of g * A)}, place by place. */
  static Heatmap hiResCam(NodeActivations at) {
    return positive(
        at,
        (a, g, sums) -> {
          for (int i = 0; i < a.length; i++) {
            sums[i] += (double) a[i] * g[i];
          }
        });
  }

  /** {@code relu(sum over channels of relu(g) * A)}, place by place. */
  static Heatmap layerCam(NodeActivations at) {
    return positive(
        at,
        (a, g, sums) -> {
          for (int i = 0; i < a.length; i++) {
            sums[i] += (double) a[i] * Math.max(0, g[i]);
          }
        });
  }

  /** Adds the share of one channel to the sums. */
  @FunctionalInterface
  private interface Channel {
    void add(float[] a, float[] g, double[] sums);
  }

  private static void add(double weight, float[] a, double[] sums) {
    for (int i = 0; i < a.length; i++) {
      sums[i] += weight * a[i];
    }
  }

  private static Heatmap positive(NodeActivations at, Channel rule) {
    double[] sums = new double[at.cells()];
    for (int c = 0; c < at.shape().channels(); c++) {
      rule.add(at.channel(c), at.slopes(c), sums);
    }
    float[] heat = new float[sums.length];
    for (int i = 0; i < heat.length; i++) {
      heat[i] = (float) Math.max(0, sums[i]);
    }
    return at.heat(heat);
  }
}
