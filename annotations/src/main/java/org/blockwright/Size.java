package org.blockwright;

/** Values that stand for "not written" in declarations. */
public final class Size {
  /** As the input (or the shape that {@link Like} lends), times {@code scale}. */
  public static final int SAME = 0;

  /** Half of the kernel less one, which keeps the size at stride 1 and an odd kernel. */
  public static final int HALF = -1;

  /**
   * TensorFlow's "SAME": as many zeros as {@code ceil(size / stride)} windows need, counted for
   * each axis; of an odd number the one more stands below and right.
   */
  public static final int TF_SAME = Integer.MIN_VALUE + 1;

  /** The member has no default: a use must write it or pass it. */
  public static final int REQUIRED = Integer.MIN_VALUE;

  private Size() {}
}
