package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.blockwright.runtime.pytorch.Tensors;

/** Brings the replicas of one process together, whose arrays it reaches. */
final class LocalReducer {
  /**
   * Leaves on the first replica the mean of all replicas' gradients. A parameter that has none
   * counts as zero. Gradients of the others may be overwritten.
   *
   * @param parameters for each replica its parameters, in the same order
   */
  void average(List<List<NDArray>> parameters) {
    if (parameters.size() == 1) {
      return;
    }
    Tensors.withoutGradients(
        () -> {
          for (int i = 0; i < parameters.get(0).size(); i++) {
            averageOf(parameters, i);
          }
          return null;
        });
  }

  private static void averageOf(List<List<NDArray>> parameters, int index) {
    try (NDArray sum = Tensors.gradient(parameters.get(0).get(index))) {
      if (sum == null) {
        return;
      }
      for (List<NDArray> replica : parameters.subList(1, parameters.size())) {
        try (NDArray gradient = Tensors.gradient(replica.get(index))) {
          if (gradient != null) {
            boolean far = !gradient.getDevice().equals(sum.getDevice());
            NDArray near = far ? gradient.toDevice(sum.getDevice(), false) : gradient;
            sum.addi(near);
            if (far) {
              near.close();
            }
          }
        }
      }
      sum.divi(parameters.size());
    }
  }

  /** Copies the first replica's parameters to all others. */
  void broadcast(List<List<NDArray>> parameters) {
    List<NDArray> first = parameters.get(0);
    for (List<NDArray> replica : parameters.subList(1, parameters.size())) {
      for (int i = 0; i < first.size(); i++) {
        Tensors.copy(first.get(i), replica.get(i));
      }
    }
  }
}
