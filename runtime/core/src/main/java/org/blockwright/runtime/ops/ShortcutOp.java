package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/**
 * The way around a residual branch: the input itself, a strided 1x1 convolution with batch norm, or
 * strided sampling with zero channels on both sides (ResNet for CIFAR, option A).
 */
public final class ShortcutOp extends OperatorBlock<org.blockwright.op.Shortcut> {
  private final int stride;
  private final NDIndex sampling;
  private final Convolution conv;
  private final Normalization norm;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public ShortcutOp(Shaped x, Arg... args) {
    super(org.blockwright.op.Shortcut.class, List.of(x), args);
    TensorShape read = inputs().get(0);
    stride = org.blockwright.op.Shortcut.Rule.stride(read, shape());
    sampling = new NDIndex().addAllDim(2);
    sampling.addSliceDim(0, read.height(), stride).addSliceDim(0, read.width(), stride);
    boolean projects = parameter("conv.weight") != null;
    conv = projects ? Convolution.of(this, "conv.", read, stride, 0, 1) : null;
    norm = projects ? new Normalization(this, "bn.", attributes().eps()) : null;
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray x = inputs[0];
    if (inputs().get(0).sameDims(shape())) {
      return x;
    }
    if (conv == null) {
      return padded(x);
    }
    try (NDArray y = conv.apply(pass, x)) {
      return norm.apply(pass, y);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    if (inputs().get(0).sameDims(shape())) {
      return x.get(0);
    }
    if (conv != null) {
      return norm.lower(p, conv.lower(p, x.get(0)));
    }
    TensorShape read = inputs().get(0);
    V rows = p.slice(x.get(0), 2, 0, read.height(), stride);
    V sampled = p.slice(rows, 3, 0, read.width(), stride);
    int missing = shape().channels() - read.channels();
    return p.pad(sampled, 4, 1, missing / 2, missing - missing / 2, 0);
  }

  private NDArray padded(NDArray x) {
    try (NDArray sampled = x.get(sampling)) {
      int missing = shape().channels() - inputs().get(0).channels();
      try (NDArray front = zeros(sampled, missing / 2);
          NDArray back = zeros(sampled, missing - missing / 2)) {
        return front.getNDArrayInternal().concat(new NDList(sampled, back), 1);
      }
    }
  }

  private NDArray zeros(NDArray like, int channels) {
    Shape shape = new Shape(like.getShape().get(0), channels, shape().height(), shape().width());
    return like.getManager().zeros(shape, like.getDataType(), like.getDevice());
  }
}
