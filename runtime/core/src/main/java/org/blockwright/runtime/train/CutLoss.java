package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.ops.Scalars;
import org.blockwright.runtime.pytorch.Tensors;

/**
 * Losses that CutMix teaches by itself (the self-supervision of {@link org.blockwright.head.Saol};
 * the paper leaves their exact form open). Each cell of a map counts by the share of it that was
 * pasted.
 */
final class CutLoss {
  private CutLoss() {}

  /**
   * Binary cross entropy of a map of logits (N, 1, H, W) with the share of each cell that was
   * pasted, mean over cells. In the place of the targets stands {@link LossInputs#CUT}.
   */
  static Loss mask() {
    return (outputs, box) -> {
      NDArray map = outputs.head();
      Shape shape = map.getShape();
      if (shape.dimension() != 4 || shape.get(1) != 1) {
        throw new RecipeException(
            "A loss of kind mask is of a map of one channel, (N, 1, H, W), not of " + shape + ".");
      }
      NDArray pasted = coverage(map, box).broadcast(shape);
      return Loss.binary().of(new NDList(map), pasted);
    };
  }

  /**
   * Squared distance, summed over channels, of a map (N, C, H, W) from what it was in the pictures
   * that the patches were cut from, mean over what was pasted. Beside the map stands what it was,
   * in the place of the targets {@link LossInputs#CUT}.
   */
  static Loss paste() {
    return (outputs, box) -> {
      NDArray map = outputs.head();
      if (map.getShape().dimension() != 4) {
        throw new RecipeException(
            "A loss of kind paste is of a map, (N, C, H, W), not of " + map.getShape() + ".");
      }
      NDArray pasted = coverage(map, box);
      NDArray difference = map.sub(outputs.get(1));
      NDArray distance = difference.mul(difference).mul(pasted).sum();
      double cells = pasted.sum().getFloat() * map.getShape().get(0);
      return distance.mul(Scalars.of(cells > 0 ? 1 / cells : 0, distance));
    };
  }

  /** The share of each cell of a map that lies in a box, (1, 1, H, W). */
  private static NDArray coverage(NDArray map, NDArray box) {
    float[] sides = box.toFloatArray();
    int height = (int) map.getShape().get(2);
    int width = (int) map.getShape().get(3);
    float[] shares = new float[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        shares[y * width + x] =
            overlap(y, height, sides[0], sides[1]) * overlap(x, width, sides[2], sides[3]);
      }
    }
    try (NDArray made = map.getManager().create(shares, new Shape(1, 1, height, width))) {
      return Tensors.copyOf(made, map.getDataType());
    }
  }

  /** Which share of a cell lies between two places on the side. */
  private static float overlap(int cell, int cells, float from, float to) {
    float first = Math.max(cell, from * cells);
    float last = Math.min(cell + 1, to * cells);
    return Math.max(0, last - first);
  }
}
