package org.blockwright.rule;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The shape of one sample, without the batch. Tokens remember the grid that they were cut from, so
 * that they can go back to it.
 */
public final class TensorShape implements Shaped {
  /** Layouts. */
  public enum Kind {
    /** {@code (C, H, W)}. */
    MAP("a map (C, H, W)"),
    /** {@code (L, C)}. */
    TOKENS("tokens (L, C)"),
    /** {@code (C, L)}: transposed tokens. */
    COLUMNS("columns (C, L)"),
    /** {@code (C)}. */
    VECTOR("a vector (C)"),
    /** {@code (G, C, L)}: one map for each group and channel. */
    GROUPS("grouped maps (G, C, L)");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private final Kind kind;
  private final int groups;
  private final int channels;
  private final int height;
  private final int width;
  private final int extra;

  private TensorShape(Kind kind, int groups, int channels, int height, int width, int extra) {
    this.kind = kind;
    this.groups = groups;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.extra = extra;
  }

  /** A map {@code (channels, height, width)}. */
  public static TensorShape map(int channels, int height, int width) {
    return new TensorShape(Kind.MAP, 1, channels, height, width, 0);
  }

  /**
   * Tokens {@code (extra + height * width, channels)}: {@code extra} tokens stand before the
   * grid's.
   */
  public static TensorShape tokens(int channels, int height, int width, int extra) {
    return new TensorShape(Kind.TOKENS, 1, channels, height, width, extra);
  }

  /** A vector {@code (channels)}. */
  public static TensorShape vector(int channels) {
    return new TensorShape(Kind.VECTOR, 1, channels, 1, 1, 0);
  }

  /** Grouped maps {@code (groups, channels, height * width)}. */
  public static TensorShape groups(int groups, int channels, int height, int width) {
    return new TensorShape(Kind.GROUPS, groups, channels, height, width, 0);
  }

  /** Maps of groups and channels over the positions of another shape, whatever its layout. */
  public static TensorShape groupsOver(int groups, int channels, TensorShape positions) {
    return new TensorShape(
        Kind.GROUPS, groups, channels, positions.height, positions.width, positions.extra);
  }

  /** Tokens that stand on no grid, {@code (count, channels)}. */
  public static TensorShape tokens(int count, int channels) {
    return tokens(channels, count, 1, 0);
  }

  /** The same cells as tokens, in row-major order. */
  public TensorShape asTokens() {
    return new TensorShape(Kind.TOKENS, 1, channels, height, width, extra);
  }

  /** The same cells as a map. */
  public TensorShape asMap() {
    return map(channels, height, width);
  }

  /** Tokens as columns and columns as tokens. */
  public TensorShape transposed() {
    return new TensorShape(
        kind == Kind.TOKENS ? Kind.COLUMNS : Kind.TOKENS, 1, channels, height, width, extra);
  }

  /** The same shape with another number of channels. */
  public TensorShape withChannels(int value) {
    return new TensorShape(kind, groups, value, height, width, extra);
  }

  /** The same channels on another grid. */
  public TensorShape withGrid(int newHeight, int newWidth, int newExtra) {
    return new TensorShape(kind, groups, channels, newHeight, newWidth, newExtra);
  }

  /** Itself. */
  @Override
  public TensorShape shape() {
    return this;
  }

  /** Layout. */
  public Kind kind() {
    return kind;
  }

  /** Number of groups; 1 unless {@link Kind#GROUPS}. */
  public int groups() {
    return groups;
  }

  /** Number of channels. */
  public int channels() {
    return channels;
  }

  /** Rows of the grid. */
  public int height() {
    return height;
  }

  /** Columns of the grid. */
  public int width() {
    return width;
  }

  /** Tokens before those of the grid. */
  public int extra() {
    return extra;
  }

  /**
   * Number of cells or tokens.
   *
   * @throws ArithmeticException if there are more than an array can have
   */
  public int positions() {
    return Math.addExact(Math.multiplyExact(height, width), extra);
  }

  /** Size of the last axis, which a linear layer works on. */
  public int last() {
    return switch (kind) {
      case TOKENS, VECTOR -> channels;
      case COLUMNS, GROUPS -> positions();
      case MAP -> width;
    };
  }

  /** The axes in order, without the batch. */
  public int[] dims() {
    return switch (kind) {
      case MAP -> new int[] {channels, height, width};
      case TOKENS -> new int[] {positions(), channels};
      case COLUMNS -> new int[] {channels, positions()};
      case VECTOR -> new int[] {channels};
      case GROUPS -> new int[] {groups, channels, positions()};
    };
  }

  /** Number of values. */
  public long elements() {
    return Arrays.stream(dims()).asLongStream().reduce(1, Math::multiplyExact);
  }

  /** Whether the axes are equal, whatever grid the cells came from. */
  public boolean sameDims(TensorShape other) {
    return kind == other.kind && Arrays.equals(dims(), other.dims());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorShape that
        && kind == that.kind
        && groups == that.groups
        && channels == that.channels
        && height == that.height
        && width == that.width
        && extra == that.extra;
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, groups, channels, height, width, extra);
  }

  /** The axes, such as {@code (512, 7, 7)}. */
  @Override
  public String toString() {
    return Arrays.stream(dims())
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
