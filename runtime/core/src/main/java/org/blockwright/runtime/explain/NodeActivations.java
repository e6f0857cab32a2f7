package org.blockwright.runtime.explain;

import java.util.Arrays;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.UsageException;

/**
 * What a node puts out for one image, and the gradient of a logit there: what the maps of the CAM
 * family are calculated from.
 *
 * @param node its path
 * @param shape of the values, a map {@code (C, H, W)} or tokens {@code (extra + H * W, C)}
 * @param values in row-major order
 * @param gradients of the logit with respect to the values, in the same order
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not compared
public record NodeActivations(String node, TensorShape shape, float[] values, float[] gradients) {
  /**
   * Checks the sizes.
   *
   * @throws UsageException if there is another number of values, or the shape has no grid
   */
  public NodeActivations {
    if (!isOnGrid(shape)) {
      throw new UsageException(node + " puts out " + shape + ", and no map or tokens on a grid");
    }
    if (values.length != shape.elements() || gradients.length != shape.elements()) {
      throw new UsageException(
          "%d values and %d gradients are not one for each of %s"
              .formatted(values.length, gradients.length, shape));
    }
  }

  /** Whether a shape's values stand on a grid of more than one cell. */
  static boolean isOnGrid(TensorShape shape) {
    // Tokens that are on no grid stand below each other.
    return shape.kind() == TensorShape.Kind.MAP && shape.positions() > 1
        || shape.kind() == TensorShape.Kind.TOKENS && shape.width() > 1;
  }

  /** How many cells the grid has. */
  int cells() {
    return shape.height() * shape.width();
  }

  /** The values of one channel on the grid; tokens before the grid's are no part of it. */
  float[] channel(int channel) {
    return channel(values, channel);
  }

  /** The gradients of one channel on the grid. */
  float[] slopes(int channel) {
    return channel(gradients, channel);
  }

  private float[] channel(float[] from, int channel) {
    int cells = cells();
    if (shape.kind() == TensorShape.Kind.MAP) {
      return Arrays.copyOfRange(from, channel * cells, (channel + 1) * cells);
    }
    float[] found = new float[cells];
    for (int i = 0; i < cells; i++) {
      found[i] = from[(shape.extra() + i) * shape.channels() + channel];
    }
    return found;
  }

  /** Whether the logit depends on nothing that stands on the grid. */
  boolean isFlat() {
    for (int c = 0; c < shape.channels(); c++) {
      for (float slope : slopes(c)) {
        if (slope != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** A map on this grid. */
  Heatmap heat(float... map) {
    return new Heatmap(map, shape.width(), shape.height());
  }
}
