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

  /** A parameter {@code name} with the given axes. */
  public ParameterSpec(String name, Role role, int... dims) {
    this(name, role, OptionalDouble.empty(), dims);
  }

  private ParameterSpec(String name, Role role, OptionalDouble initial, int... dims) {
    this.name = name;
    this.role = role;
    this.dims = dims.clone();
    this.initial = initial;
  }

  /** The same, all of whose values start at a number, whatever its role is drawn from. */
  public ParameterSpec startingAt(double value) {
    return new ParameterSpec(name, role, OptionalDouble.of(value), dims);
  }

  /** The number that all of its values start at; empty where its role is drawn. */
  public OptionalDouble initial() {
    return initial;
  }

  /** Name below the node, such as {@code weight} or {@code bn.running_mean}. */
  public String name() {
    return name;
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
        && Arrays.equals(dims, that.dims)
        && initial.equals(that.initial);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, role, Arrays.hashCode(dims), initial);
  }

  @Override
  public String toString() {
    return name + Arrays.toString(dims);
  }
}
