package org.blockwright.standalone;

/** Functions of each value by itself. */
public final class Elementwise {
  private Elementwise() {}

  /** {@code x + b}, value by value. */
  public static void add(float[] a, int x, float[] b, int other, float[] out, int y, int size) {
    for (int i = 0; i < size; i++) {
      out[y + i] = a[x + i] + b[other + i];
    }
  }

  /** {@code x b}, value by value. */
  public static void multiply(
      float[] a, int x, float[] b, int other, float[] out, int y, int size) {
    for (int i = 0; i < size; i++) {
      out[y + i] = a[x + i] * b[other + i];
    }
  }

  /** An activation in place. */
  public static void activate(Act act, float[] values, int y, int size) {
    act.apply(values, y, y + size);
  }

  /** The same value everywhere. */
  public static void fill(float[] values, int y, int size, float value) {
    java.util.Arrays.fill(values, y, y + size, value);
  }

  /** Copies. */
  public static void copy(float[] a, int x, float[] out, int y, int size) {
    System.arraycopy(a, x, out, y, size);
  }

  /** {@code x factor}. */
  public static void scale(float[] a, int x, float factor, float[] out, int y, int size) {
    for (int i = 0; i < size; i++) {
      out[y + i] = a[x + i] * factor;
    }
  }

  /** The greater of each value and a number. */
  public static void atLeast(float[] a, int x, float floor, float[] out, int y, int size) {
    for (int i = 0; i < size; i++) {
      out[y + i] = Math.max(a[x + i], floor);
    }
  }

  /** {@code e^x}. */
  public static void exp(float[] a, int x, float[] out, int y, int size) {
    for (int i = 0; i < size; i++) {
      out[y + i] = (float) Math.exp(a[x + i]);
    }
  }

  /** {@code ln x}. */
  public static void log(float[] a, int x, float[] out, int y, int size) {
    for (int i = 0; i < size; i++) {
      out[y + i] = (float) Math.log(a[x + i]);
    }
  }

  /** {@code scale x + shift}, each {@code size} values with the next pair of numbers. */
  public static void affine(
      float[] a, int x, float[] scale, float[] shift, float[] out, int y, int size) {
    for (int c = 0; c < scale.length; c++) {
      float factor = scale[c];
      float summand = shift[c];
      for (int i = c * size; i < (c + 1) * size; i++) {
        out[y + i] = a[x + i] * factor + summand;
      }
    }
  }
}
