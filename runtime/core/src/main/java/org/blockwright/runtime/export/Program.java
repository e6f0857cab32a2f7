package org.blockwright.runtime.export;

import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.Primitives;

/** A program being written; its values are known by their names. */
public abstract class Program implements Primitives<String> {
  private final Map<Parameter, String> parameters = new IdentityHashMap<>();
  private final List<String> attention = new ArrayList<>();
  private final Map<String, TensorShape> shapes = new HashMap<>();
  private String path = "";

  /** A program of a network, whose parameters it will read. */
  protected Program(GraphBlock network) {
    for (Pair<String, Parameter> pair : network.evaluationParameters()) {
      parameters.put(pair.getValue(), pair.getKey());
    }
  }

  /** Goes on to another operator. */
  final void at(String newPath) {
    path = newPath;
  }

  /** Says the shape of a value that an operator reads or makes. */
  final void shaped(String value, TensorShape shape) {
    shapes.putIfAbsent(value, shape);
  }

  /** The shapes of the values that operators hand on. */
  final Map<String, TensorShape> shapes() {
    return shapes;
  }

  /** Where the operator that is being written stands in the network. */
  protected final String path() {
    return path;
  }

  /** A parameter's dotted name in the network. */
  protected final String name(Parameter parameter) {
    return parameters.get(parameter);
  }

  /** Attention maps that were shown so far. */
  public final List<String> attention() {
    return attention;
  }

  @Override
  public final void attended(String map) {
    attention.add(map);
  }
}
