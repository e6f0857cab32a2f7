package org.blockwright.processor.infer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.processor.read.Callable;
import org.blockwright.processor.resolve.Edge;
import org.blockwright.rule.ParameterSpec;
import org.blockwright.rule.TensorShape;

/**
 * A node of a model, worked out.
 *
 * @param name its name
 * @param callable what it is
 * @param edges what it reads
 * @param like what lends it a shape
 * @param attributes the values it has; absent ones have their default
 * @param ramps attributes that are spread over the repetitions
 * @param repeated whether it is declared as repeated; its children are then the repetitions
 * @param off whether it is switched off and thus the identity
 * @param output shape of its output
 * @param specs parameters and buffers, where it is an operator
 * @param totals sums over it and its children
 * @param children what it consists of
 */
public record Instance(
    String name,
    Callable callable,
    List<Edge> edges,
    Optional<Edge> like,
    Map<String, Bound> attributes,
    Map<String, Ramp> ramps,
    boolean repeated,
    boolean off,
    TensorShape output,
    List<ParameterSpec> specs,
    Totals totals,
    List<Instance> children) {
  /** Number of repetitions. */
  public int times() {
    return repeated ? children.size() : 1;
  }
}
