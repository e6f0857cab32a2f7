package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Tokens {@code (N, L, C)} laid out as {@code (N, H, W, C)} on a grid whose sides are padded to
 * whole windows and which may be rolled; and back. Both ways say the same to the engine and to a
 * program.
 *
 * @param height rows of the tokens' grid
 * @param width columns
 * @param channels of a token
 * @param windowHeight rows of a window
 * @param windowWidth columns of a window
 * @param rollRows rows that go from the top to the bottom before the padding
 * @param rollColumns columns that go from the left to the right
 */
record Grid(
    int height,
    int width,
    int channels,
    int windowHeight,
    int windowWidth,
    int rollRows,
    int rollColumns) {
  /** The same grid of tokens with another number of channels. */
  Grid withChannels(int count) {
    return new Grid(height, width, count, windowHeight, windowWidth, rollRows, rollColumns);
  }

  /** Windows above each other. */
  int rows() {
    return (height - 1) / windowHeight + 1;
  }

  /** Windows beside each other. */
  int columns() {
    return (width - 1) / windowWidth + 1;
  }

  private int paddedHeight() {
    return rows() * windowHeight;
  }

  private int paddedWidth() {
    return columns() * windowWidth;
  }

  private boolean padded() {
    return paddedHeight() != height || paddedWidth() != width;
  }

  /** Tokens cut into windows, {@code (N, rows, columns, windowHeight, windowWidth, C)}. */
  NDArray cut(NDArray tokens) {
    NDArray grid = tokens.reshape(-1, height, width, channels);
    grid = roll(roll(grid, 1, rollRows, height), 2, rollColumns, width);
    if (padded()) {
      grid = pad(pad(grid, 1, paddedHeight() - height), 2, paddedWidth() - width);
    }
    return grid.reshape(-1, rows(), windowHeight, columns(), windowWidth, channels)
        .transpose(0, 1, 3, 2, 4, 5);
  }

  /** What {@link #cut} cut, joined again to tokens {@code (N, L, C)}. */
  NDArray join(NDArray windows) {
    NDArray grid =
        windows
            .reshape(-1, rows(), columns(), windowHeight, windowWidth, channels)
            .transpose(0, 1, 3, 2, 4, 5)
            .reshape(-1, paddedHeight(), paddedWidth(), channels);
    if (padded()) {
      grid = grid.get(new NDIndex().addAllDim().addSliceDim(0, height).addSliceDim(0, width));
    }
    grid = roll(roll(grid, 1, height - rollRows, height), 2, width - rollColumns, width);
    return grid.reshape(-1, height * width, channels);
  }

  private static NDArray roll(NDArray x, int axis, int by, int size) {
    if (by % size == 0) {
      return x;
    }
    NDArray first = x.get(new NDIndex().addAllDim(axis).addSliceDim(0, by));
    NDArray rest = x.get(new NDIndex().addAllDim(axis).addSliceDim(by, size));
    return rest.concat(first, axis);
  }

  private static NDArray pad(NDArray x, int axis, int behind) {
    long[] dims = x.getShape().getShape().clone();
    dims[axis] = behind;
    return x.concat(x.getManager().zeros(new Shape(dims), x.getDataType()), axis);
  }

  /** As {@link #cut(NDArray)}. */
  <V> V cut(Primitives<V> p, V tokens) {
    V grid = p.reshape(tokens, height, width, channels);
    grid = roll(p, roll(p, grid, 1, rollRows, height), 2, rollColumns, width);
    if (padded()) {
      grid = p.pad(grid, 4, 1, 0, paddedHeight() - height, 0);
      grid = p.pad(grid, 4, 2, 0, paddedWidth() - width, 0);
    }
    V cut = p.reshape(grid, rows(), windowHeight, columns(), windowWidth, channels);
    return p.transpose(cut, 0, 1, 3, 2, 4, 5);
  }

  /** As {@link #join(NDArray)}. */
  <V> V join(Primitives<V> p, V windows) {
    V cut = p.reshape(windows, rows(), columns(), windowHeight, windowWidth, channels);
    V turned = p.transpose(cut, 0, 1, 3, 2, 4, 5);
    V grid = p.reshape(turned, paddedHeight(), paddedWidth(), channels);
    if (padded()) {
      grid = p.slice(p.slice(grid, 1, 0, height, 1), 2, 0, width, 1);
    }
    grid = roll(p, roll(p, grid, 1, height - rollRows, height), 2, width - rollColumns, width);
    return p.reshape(grid, height * width, channels);
  }

  private static <V> V roll(Primitives<V> p, V x, int axis, int by, int size) {
    return by % size == 0
        ? x
        : p.concat(List.of(p.slice(x, axis, by, size, 1), p.slice(x, axis, 0, by, 1)), axis);
  }
}
