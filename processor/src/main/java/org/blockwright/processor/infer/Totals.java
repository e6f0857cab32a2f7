package org.blockwright.processor.infer;

import java.util.List;

/**
 * Sums over a part of a network, for one image.
 *
 * @param parameters trained parameters
 * @param macs multiply-adds of convolutions and linear layers
 * @param activations values that the operators put out
 */
public record Totals(long parameters, long macs, long activations) {
  static final Totals NONE = new Totals(0, 0, 0);

  /** The sum of several. */
  public static Totals sum(List<Totals> all) {
    return all.stream()
        .reduce(
            NONE,
            (a, b) ->
                new Totals(
                    Math.addExact(a.parameters, b.parameters),
                    Math.addExact(a.macs, b.macs),
                    Math.addExact(a.activations, b.activations)));
  }
}
