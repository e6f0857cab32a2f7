package org.blockwright.runtime.train;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;

/** Makes instances of a model, one for each device and one for its moving average. */
@FunctionalInterface
public interface BlockFactory {
  /** An initialised instance whose arrays belong to {@code manager}. */
  Block create(NDManager manager);
}
