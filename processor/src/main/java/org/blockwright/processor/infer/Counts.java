package org.blockwright.processor.infer;

import java.util.List;

/**
 * Sums over a part of a network, for one image.
 *
 * @param parameters trained parameters
 * @param macs multiply-adds of convolutions and linear layers
 * @param activations values that the operators put out
 */
public record Counts(long parameters, long macs, long activations) {
  static final Counts NONE = new Counts(0, 0, 0);

  /** The sum over nodes. */
  static Counts of(List<InferredNode> nodes) {
    return sum(nodes.stream().map(InferredNode::counts).toList());
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
                    Math.addExact(a.activations, b.activations)));
  }
}
