package org.blockwright.standalone;

import java.util.Arrays;

/**
 * Values to other places: axes in another order, every so many of one axis, into a larger array.
 */
public final class Move {
  private static final int AXES = 6;

  private final int[] shape = new int[AXES];
  private final int[] from = new int[AXES];
  private final int[] to = new int[AXES];

  /**
   * A move.
   *
   * @param shape how many along each axis, at most six
   * @param from steps of each axis where they are read
   * @param to steps of each axis where they are written
   */
  private Move(int[] shape, int[] from, int[] to) {
    if (shape.length > AXES) {
      throw new IllegalArgumentException("more than six axes: " + Arrays.toString(shape));
    }
    Arrays.fill(this.shape, 1);
    int skipped = AXES - shape.length;
    for (int i = 0; i < shape.length; i++) {
      this.shape[skipped + i] = shape[i];
      this.from[skipped + i] = from[i];
      this.to[skipped + i] = to[i];
    }
  }

  /** All values of a shape with its axes in another order. */
  public static Move transpose(int[] shape, int... order) {
    int[] steps = steps(shape);
    int[] made = new int[order.length];
    int[] from = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      made[i] = shape[order[i]];
      from[i] = steps[order[i]];
    }
    return new Move(made, from, steps(made));
  }

  /** Every {@code step}-th entry of an axis; the first is where it is read. */
  public static Move every(int[] shape, int axis, int count, int step) {
    int[] made = shape.clone();
    made[axis] = count;
    int[] from = steps(shape);
    from[axis] *= step;
    return new Move(made, from, steps(made));
  }

  /** All values of a shape into a larger one, of which they are a part. */
  public static Move into(int[] shape, int[] larger) {
    return new Move(shape, steps(shape), steps(larger));
  }

  private static int[] steps(int[] shape) {
    int[] steps = new int[shape.length];
    int step = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      steps[i] = step;
      step *= shape[i];
    }
    return steps;
  }

  /** Moves. */
  public void run(float[] source, int x, float[] target, int y) {
    move(0, source, x, target, y);
  }

  private void move(int axis, float[] source, int x, float[] target, int y) {
    int step = from[axis];
    int other = to[axis];
    if (axis < AXES - 1) {
      for (int i = 0; i < shape[axis]; i++) {
        move(axis + 1, source, x + i * step, target, y + i * other);
      }
    } else if (step == 1 && other == 1) {
      System.arraycopy(source, x, target, y, shape[axis]);
    } else {
      for (int i = 0; i < shape[axis]; i++) {
        target[y + i * other] = source[x + i * step];
      }
    }
  }
}
