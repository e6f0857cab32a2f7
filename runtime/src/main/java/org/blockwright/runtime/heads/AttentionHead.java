package org.blockwright.runtime.heads;

import ai.djl.ndarray.NDArray;

/** A head that can say where it looked. */
public interface AttentionHead {
  NDArray attention(NDArray x);
}
