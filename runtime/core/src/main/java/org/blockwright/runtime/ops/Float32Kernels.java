package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Products as the engine calculates them. */
final class Float32Kernels implements MatmulKernels {
  @Override
  public NDArray convolution(
      NDArray x, NDArray kernel, NDArray bias, int stride, int padding, int dilation, int groups) {
    return x.getNDArrayInternal()
        .convolution(
            x,
            kernel,
            bias,
            new Shape(stride, stride),
            new Shape(padding, padding),
            new Shape(dilation, dilation),
            groups)
        .singletonOrThrow();
  }

  @Override
  public NDArray linear(NDArray x, NDArray matrix, NDArray bias) {
    return x.getNDArrayInternal().linear(x, matrix, bias).singletonOrThrow();
  }

  @Override
  public NDArray matMul(NDArray a, NDArray b) {
    return a.matMul(b);
  }
}
