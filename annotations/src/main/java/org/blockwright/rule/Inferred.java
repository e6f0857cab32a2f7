package org.blockwright.rule;

import java.util.List;

/**
 * What a rule finds out about one use of an operator.
 *
 * @param output shape of its output
 * @param parameters parameters and buffers in order
 * @param macs multiply-adds of one sample; convolutions and linear layers count, as the field's
 *     tables do, and nothing else
 */
public record Inferred(TensorShape output, List<ParameterSpec> parameters, long macs) {
  /** An operator without parameters or multiply-adds. */
  public static Inferred shape(TensorShape output) {
    return new Inferred(output, List.of(), 0);
  }

  /** Number of trained parameters. */
  public long parameterCount() {
    return parameters.stream()
        .filter(p -> p.role().trained())
        .mapToLong(ParameterSpec::elements)
        .sum();
  }
}
