package org.blockwright.runtime.ops;

import org.blockwright.rule.TensorShape;

/**
 * A further output of a network.
 *
 * @param name its name
 * @param shape its shape without the batch
 * @param trainingOnly whether it comes in training only
 */
public record NamedOutput(String name, TensorShape shape, boolean trainingOnly) {
  /** What one of an array of outputs is called. */
  public static String of(String array, int element) {
    return array + "." + element;
  }
}
