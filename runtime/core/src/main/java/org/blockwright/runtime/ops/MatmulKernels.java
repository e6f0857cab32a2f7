package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;

/**
 * The products that a network spends its time on, from float32 to float32. They close nothing and
 * return new arrays.
 */
interface MatmulKernels {
  /**
   * A convolution of {@code (N, C, H, W)}.
   *
   * @param kernel {@code (out, C / groups, h, w)}
   * @param bias {@code (out)}; null for none
   */
  NDArray convolution(
      NDArray x, NDArray kernel, NDArray bias, int stride, int padding, int dilation, int groups);

  /**
   * A linear map of the last axis.
   *
   * @param matrix {@code (out, in)}
   * @param bias {@code (out)}; null for none
   */
  NDArray linear(NDArray x, NDArray matrix, NDArray bias);

  /** Products of matrices {@code (..., n, k)} and {@code (..., k, m)}. */
  NDArray matMul(NDArray a, NDArray b);
}
