package org.blockwright.runtime.heads;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.function.BiFunction;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ops.Convolution;
import org.blockwright.runtime.ops.ForwardPass;

/**
 * NOAH in training as products of matrices. Channels of a group come with one of ones, whose weight
 * is the bias.
 *
 * @param input a map or tokens
 * @param shape of the head
 * @param query makes the scores
 * @param value makes what is shared out
 * @param dropped drops some of an array's elements, or none
 */
record NoahProducts(
    TensorShape input,
    HeadShape shape,
    Convolution query,
    Convolution value,
    BiFunction<ForwardPass, NDArray, NDArray> dropped) {

  /** By {@link Formulation#PRODUCTS}. */
  NDArray ofMaps(ForwardPass pass, NDArray x) {
    try (NDArray tokens = tokens(x);
        NDArray scores = maps(pass, query, tokens, 0, shape.keys());
        NDArray shares = scores.softmax(2);
        NDArray values = maps(pass, value, tokens, valuesFrom(), shape.values());
        NDArray kept = dropped.apply(pass, values);
        NDArray weighted = shares.mul(kept)) {
      return weighted.sum(new int[] {0, 2});
    }
  }

  /** {@code (n, N, L, K)}. */
  private NDArray maps(
      ForwardPass pass, Convolution convolution, NDArray tokens, int from, int channels) {
    try (NDArray grouped = grouped(tokens, from, channels);
        NDArray first = grouped.transpose(2, 0, 1, 3);
        NDArray rows = first.reshape(shape.groups(), -1, first.getShape().get(3));
        NDArray matrices = convolution.matrices(pass, tokens.getDevice());
        NDArray columns = matrices.transpose(0, 2, 1);
        NDArray product = Convolution.product(pass, rows, columns, macs(tokens, channels))) {
      return product.reshape(shape.groups(), -1, shape.positions(), shape.classes());
    }
  }

  /** By {@link Formulation#SHARES_FIRST}; to drop shares is to drop the values they are of. */
  NDArray ofShares(ForwardPass pass, NDArray x) {
    try (NDArray tokens = tokens(x);
        NDArray keys = grouped(tokens, 0, shape.keys());
        NDArray columns = keys.transpose(0, 2, 3, 1);
        NDArray queries = query.matrices(pass, x.getDevice());
        NDArray scores = Convolution.product(pass, queries, columns, macs(tokens, shape.keys()));
        NDArray shares = scores.softmax(3);
        NDArray kept = dropped.apply(pass, shares);
        NDArray values = grouped(tokens, valuesFrom(), shape.values());
        NDArray rows = values.transpose(0, 2, 1, 3);
        NDArray mixed = Convolution.product(pass, kept, rows, macs(tokens, shape.values()));
        NDArray weights = value.matrices(pass, x.getDevice());
        NDArray weighted = mixed.mul(weights)) {
      return weighted.sum(new int[] {1, 3});
    }
  }

  private int valuesFrom() {
    return input.channels() - shape.values();
  }

  /** Multiply-adds of one convolution of the official module. */
  private long macs(NDArray tokens, int channels) {
    return tokens.getShape().get(0) * shape.positions() * shape.classes() * channels;
  }

  /** {@code (N, L, C)}. */
  private NDArray tokens(NDArray x) {
    if (input.kind() == TensorShape.Kind.TOKENS) {
      return x.reshape(x.getShape());
    }
    try (NDArray last = x.transpose(0, 2, 3, 1)) {
      return last.reshape(-1, shape.positions(), input.channels());
    }
  }

  /** Channels and one of ones, {@code (N, L, n, c + 1)}. */
  private NDArray grouped(NDArray tokens, int from, int channels) {
    NDIndex part = new NDIndex().addAllDim().addAllDim().addSliceDim(from, from + channels);
    try (NDArray read = tokens.get(part);
        NDArray groups =
            read.reshape(-1, shape.positions(), shape.groups(), channels / shape.groups());
        NDArray ones = tokens.getManager().ones(groups.getShape().slice(0, 3).add(1))) {
      return groups.concat(ones, 3);
    }
  }
}
