package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Brings the gradients of replicas together: within a process, or over another transport. */
public interface GradientReducer {
  /**
   * Leaves on the first replica the mean of all replicas' gradients. A parameter that has none
   * counts as zero. Gradients of the others may be overwritten.
   *
   * @param parameters for each replica its parameters, in the same order
   */
  void average(List<List<NDArray>> parameters);

  /** Copies the first replica's parameters to all others. */
  void broadcast(List<List<NDArray>> parameters);
}
