package org.blockwright.runtime.faithfulness;

import java.util.ArrayList;
import java.util.List;
import org.blockwright.runtime.explain.Heatmap;

/**
 * How fast a class's probability rises as the pixels that a map finds relevant are put in, and
 * falls as they are taken away: insertion and deletion of Petsiuk et al., "RISE" (BMVC 2018, arXiv
 * 1806.07421), section 4.3.
 *
 * <p>Pixels change in {@value #STEPS} equal portions from the most relevant to the least. With
 * {@code p_i} the class's probability after i portions, the score is the area under the curve,
 * {@code (sum of p_i - p_0 / 2 - p_n / 2) / n}, 0 to 1. Deletion starts with the picture and ends
 * with {@link Substrate#MEAN}: low is good. Insertion starts with {@link Substrate#BLURRED} and
 * ends with the picture: high is good. The authors' code changes as many pixels at once as the
 * picture has columns, with the same substrates.
 */
public final class InsertionDeletion {
  /** Into how many portions the pixels are parted. */
  public static final int STEPS = 32;

  private InsertionDeletion() {}

  /**
   * The area under the deletion curve.
   *
   * @param image {@code (height, width, 3)}, normalised
   * @param heat as large as the image
   */
  public static double deletion(PixelModel model, float[] image, Heatmap heat, int classIndex) {
    float[] end = Substrate.MEAN.of(image, heat.width(), heat.height());
    return area(model, image, end, heat, classIndex);
  }

  /**
   * The area under the insertion curve.
   *
   * @param image {@code (height, width, 3)}, normalised
   * @param heat as large as the image
   */
  public static double insertion(PixelModel model, float[] image, Heatmap heat, int classIndex) {
    float[] start = Substrate.BLURRED.of(image, heat.width(), heat.height());
    return area(model, start, image, heat, classIndex);
  }

  private static double area(
      PixelModel model, float[] from, float[] to, Heatmap heat, int classIndex) {
    int[] order = PixelOrder.of(heat);
    List<float[]> images = new ArrayList<>();
    float[] now = from.clone();
    images.add(now.clone());
    for (int step = 0; step < STEPS; step++) {
      int begin = (int) ((long) order.length * step / STEPS);
      int end = (int) ((long) order.length * (step + 1) / STEPS);
      for (int o = begin; o < end; o++) {
        System.arraycopy(to, 3 * order[o], now, 3 * order[o], 3);
      }
      images.add(now.clone());
    }
    List<double[]> curve = model.probabilities(images);
    double sum = curve.stream().mapToDouble(row -> row[classIndex]).sum();
    return (sum - curve.get(0)[classIndex] / 2 - curve.get(STEPS)[classIndex] / 2) / STEPS;
  }
}
