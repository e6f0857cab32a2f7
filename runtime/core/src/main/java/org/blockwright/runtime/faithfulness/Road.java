package org.blockwright.runtime.faithfulness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.blockwright.runtime.explain.Heatmap;

/**
 * Remove and debias (ROAD) of Rong et al. (ICML 2022, arXiv 2202.00449): how often the network
 * still says an image's class when 10, 20, …, 90 % of its pixels are gone and filled by {@link
 * NoisyLinearImputation}. Once the most relevant go first (low is good), once the least relevant
 * (high is good).
 *
 * @param mostFirst mean over the shares of pixels, 0 or 1 for each, the most relevant gone first
 * @param leastFirst the same, the least relevant gone first
 */
public record Road(double mostFirst, double leastFirst) {
  private static final int TENTHS = 9;

  /**
   * Of one image; of many images, the mean of each figure.
   *
   * @param image {@code (height, width, 3)}, normalised
   * @param heat as large as the image
   * @param recognised whether probabilities say the class
   * @param seed of the noise
   */
  public static Road of(
      PixelModel model, float[] image, Heatmap heat, Predicate<double[]> recognised, long seed) {
    int[] order = PixelOrder.of(heat);
    List<float[]> images = new ArrayList<>();
    for (int tenths = 1; tenths <= TENTHS; tenths++) {
      int gone = (int) ((long) order.length * tenths / (TENTHS + 1));
      images.add(filled(image, heat, order, 0, gone, seed + tenths));
      images.add(filled(image, heat, order, order.length - gone, order.length, seed - tenths));
    }
    List<double[]> said = model.probabilities(images);
    double most = 0;
    double least = 0;
    for (int i = 0; i < said.size(); i += 2) {
      most += recognised.test(said.get(i)) ? 1 : 0;
      least += recognised.test(said.get(i + 1)) ? 1 : 0;
    }
    return new Road(most / TENTHS, least / TENTHS);
  }

  private static float[] filled(
      float[] image, Heatmap heat, int[] order, int from, int to, long seed) {
    boolean[] missing = new boolean[order.length];
    for (int o = from; o < to; o++) {
      missing[order[o]] = true;
    }
    return NoisyLinearImputation.fill(
        image, heat.width(), heat.height(), missing, NoisyLinearImputation.NOISE, seed);
  }

  /** What a map is worth: {@code leastFirst - mostFirst}, 0 for one of no knowledge. */
  public double difference() {
    return leastFirst - mostFirst;
  }
}
