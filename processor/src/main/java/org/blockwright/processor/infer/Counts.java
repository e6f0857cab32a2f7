package org.blockwright.processor.infer;

import java.util.List;

/**
 * Sums over a part of a network, for one image.
 *
 * @param parameters trained parameters
 * @param macs multiply-adds of convolutions and linear layers
 * @param activations values that the operators put out
 * @param lowerBound whether there is a native block in it, whose counts nobody states
 * @param trainingParameters trained parameters of what exists in training only; the other sums
 *     leave that out
 */
public record Counts(
    long parameters, long macs, long activations, boolean lowerBound, long trainingParameters) {
  static final Counts NONE = new Counts(0, 0, 0, false, 0);

  /** The sum over nodes. */
  static Counts of(List<InferredNode> nodes) {
    return sum(
        nodes.stream()
            .map(node -> node.trainingOnly() ? node.counts().inTrainingOnly() : node.counts())
            .toList());
  }

  /** What is left to count of a part that exists in training only. */
  private Counts inTrainingOnly() {
    return new Counts(0, 0, 0, false, parameters + trainingParameters);
  }

  /** The sum of several. */
  public static Counts sum(List<Counts> all) {
    return all.stream()
        .reduce(
            NONE,
            (a, b) ->
                new Counts(
                    Math.addExact(a.parameters, b.parameters),
                    Math.addExact(a.macs, b.macs),
                    Math.addExact(a.activations, b.activations),
                    a.lowerBound || b.lowerBound,
                    Math.addExact(a.trainingParameters, b.trainingParameters)));
  }
}
