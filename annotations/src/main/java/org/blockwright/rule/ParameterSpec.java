package org.blockwright.rule;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;

/** A parameter or buffer of an operator: its name below the node, what it is, and its axes. */
public final class ParameterSpec {
  /** What a parameter is; decides how it is drawn, and whether it is trained. */
  public enum Role {
    /** Weight of a convolution, {@code (out, in / groups, kh, kw)}. */
    CONV_WEIGHT(true),
    /** Weight of a linear layer, {@code (out, in)}. */
    LINEAR_WEIGHT(true),
    /** Bias of a convolution. */
    CONV_BIAS(true),
    /** Bias of a linear layer. */
    LINEAR_BIAS(true),
    /** Scale of a norm. */
    NORM_SCALE(true),
    /** Shift of a norm. */
    NORM_SHIFT(true),
    /** A learned token or a position table, {@code (1, L, C)}. */
    EMBEDDING(true),
    /** Values that are drawn once and stay, such as queries that nobody trains. */
    FIXED(false),
    /** Running mean of a batch norm. */
    RUNNING_MEAN(false),
    /** Running variance of a batch norm. */
    RUNNING_VAR(false);

    private final boolean trained;

    Role(boolean trained) {
      this.trained = trained;
    }

    /** Whether gradients change it; buffers are counted nowhere. */
    public boolean trained() {
      return trained;
    }
  }

  private final String name;
  private final Role role;
  private final int[] dims;
  private final OptionalDouble initial;
  private final boolean bare;

  /** A parameter {@code name} with the given axes. */
  public ParameterSpec(String name, Role role, int... dims) {
    this(name, role, OptionalDouble.empty(), false, dims);
  }

  private ParameterSpec(String name, Role role, OptionalDouble initial, boolean bare, int... dims) {
    this.name = name;
    this.role = role;
    this.dims = dims.clone();
    this.initial = initial;
    this.bare = bare;
  }

  /**
   * A parameter that files call by its node's name alone, such as {@code cls_token}. It must be the
   * only one of its operator that does.
   *
   * @param name what it is called where there is no node, and in messages
   */
  public static ParameterSpec bare(String name, Role role, int... dims) {
    return new ParameterSpec(name, role, OptionalDouble.empty(), true, dims);
  }

  /** The same, all of whose values start at a number, whatever its role is drawn from. */
  public ParameterSpec startingAt(double value) {
    return new ParameterSpec(name, role, OptionalDouble.of(value), bare, dims);
  }

  /** The number that all of its values start at; empty where its role is drawn. */
  public OptionalDouble initial() {
    return initial;
  }

  /** Name below the node, such as {@code weight} or {@code bn.running_mean}. */
  public String name() {
    return name;
  }

  /** Whether files call it by its node's name alone. */
  public boolean isBare() {
    return bare;
  }

  /** What it is. */
  public Role role() {
    return role;
  }

  /** Axes. */
  public int[] dims() {
    return dims.clone();
  }

  /** Number of values. */
  public long elements() {
    return Arrays.stream(dims).asLongStream().reduce(1, Math::multiplyExact);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ParameterSpec that
        && name.equals(that.name)
        && role == that.role
        && bare == that.bare
        && Arrays.equals(dims, that.dims)
        && initial.equals(that.initial);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, role, bare, Arrays.hashCode(dims), initial);
  }

  @Override
  public String toString() {
    return name + Arrays.toString(dims);
  }
}
