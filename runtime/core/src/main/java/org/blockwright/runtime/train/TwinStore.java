package org.blockwright.runtime.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.IdentityHashMap;
import java.util.Map;
import org.blockwright.runtime.pytorch.Tensors;

/** Finds other names of parameters' values, which have gradients of their own. */
final class TwinStore extends ParameterStore {
  private final Map<Parameter, NDArray> twins = new IdentityHashMap<>();

  /** Makes a twin of a parameter, which lives as long as {@code manager} at most. */
  NDArray put(Parameter parameter, NDManager manager) {
    NDArray twin = Tensors.twin(parameter.getArray());
    twin.attach(manager);
    twins.put(parameter, twin);
    return twin;
  }

  /** The twin of a parameter, or its own array where it has none. */
  NDArray get(Parameter parameter) {
    return twins.getOrDefault(parameter, parameter.getArray());
  }

  boolean isEmpty() {
    return twins.isEmpty();
  }

  /** Closes the twins, and with them their gradients. */
  void clear() {
    twins.values().forEach(NDArray::close);
    twins.clear();
  }

  @Override
  public NDArray getValue(Parameter parameter, Device device, boolean training) {
    return parameter == null ? null : get(parameter);
  }
}
