package org.blockwright.runtime.standalone;

import java.util.Arrays;

/** An array of the program for one image: calculated when it runs, or known when it is written. */
final class Value {
  private final int[] shape;
  private final float[] constant;
  private final String name;

  private Value(int[] shape, float[] constant, String name) {
    this.shape = shape.clone();
    this.constant = constant;
    this.name = name;
  }

  /** One that is calculated. */
  static Value of(int... shape) {
    return new Value(shape, null, "");
  }

  /** One that is known. */
  static Value constant(float[] values, int... shape) {
    return new Value(shape, values, "");
  }

  /** A parameter, by its name in the network. */
  static Value parameter(String name, float[] values, int... shape) {
    return new Value(shape, values, name);
  }

  /** One that is known because this one is, and takes its name. */
  Value becoming(float[] values, int... newShape) {
    return new Value(newShape, values, name);
  }

  /** The name of the parameter that it is or was made of; empty where there is none. */
  String name() {
    return name;
  }

  int[] shape() {
    return shape.clone();
  }

  int axis(int index) {
    return shape[index];
  }

  int axes() {
    return shape.length;
  }

  int size() {
    return product(shape, 0, shape.length);
  }

  /** How many values stand before an axis is counted on. */
  int before(int axis) {
    return product(shape, 0, axis);
  }

  /** How many values an entry of an axis has. */
  int behind(int axis) {
    return product(shape, axis + 1, shape.length);
  }

  static int product(int[] shape, int from, int to) {
    int product = 1;
    for (int i = from; i < to; i++) {
      product = Math.multiplyExact(product, shape[i]);
    }
    return product;
  }

  boolean isConstant() {
    return constant != null;
  }

  float[] values() {
    return constant;
  }

  boolean isShaped(Value other) {
    return Arrays.equals(shape, other.shape);
  }
}
