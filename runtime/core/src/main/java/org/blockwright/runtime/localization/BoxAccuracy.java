package org.blockwright.runtime.localization;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.blockwright.runtime.base.UsageException;

/**
 * How often a box around what a map lights meets a true box: MaxBoxAcc and MaxBoxAccV2 of Choe et
 * al., "Evaluating Weakly Supervised Object Localization Methods Right" (CVPR 2020, arXiv
 * 2001.07437, and 2007.04178), as clovaai/wsolevaluation computes them.
 *
 * <p>For a threshold t of 0, 0.001, …, 0.999 the map's bytes {@code g = floor(255 * map)} above
 * {@code floor(t * max g)} have contours, and each contour a bounding rectangle. A map is right at
 * t and an overlap d if one of the rectangles has an intersection over union of at least d with one
 * of the true boxes. {@code BoxAcc(t, d)} is the share of maps that are right, and {@code
 * MaxBoxAcc(d) = max over t of BoxAcc(t, d)}. Version 1 takes the contour of the largest area only
 * (and d = 0.5); version 2 takes every contour, and is the mean over d = 0.3, 0.5 and 0.7.
 *
 * <p>Maps are added one by one; not for several threads at once.
 */
public final class BoxAccuracy {
  /** The overlaps that version 2 is the mean of. */
  public static final List<Double> OVERLAPS = List.of(0.3, 0.5, 0.7);

  /** How many thresholds there are. */
  public static final int THRESHOLDS = 1000;

  static final double STEP = 0.001;

  private final boolean everyContour;
  private final int[][] right = new int[OVERLAPS.size()][THRESHOLDS];
  private int maps;

  private BoxAccuracy(boolean everyContour) {
    this.everyContour = everyContour;
  }

  /** Of the contour of the largest area: MaxBoxAcc. */
  public static BoxAccuracy ofLargestContour() {
    return new BoxAccuracy(false);
  }

  /** Of every contour: MaxBoxAccV2. */
  public static BoxAccuracy ofEveryContour() {
    return new BoxAccuracy(true);
  }

  /**
   * Adds a map.
   *
   * @param truth the true boxes in pixels of the map; any of them may be met
   */
  public void add(ScoreMap map, List<PixelBox> truth) {
    if (truth.isEmpty()) {
      throw new UsageException("a map has no true box to be compared with");
    }
    double[] overlaps = overlaps(map, box -> overlap(box, truth));
    // Where nothing is above the level, wsolevaluation takes the first pixel.
    double ofNone = overlap(new PixelBox(0, 0, 0, 0), truth);
    int most = overlaps.length - 1;
    for (int t = 0; t < THRESHOLDS; t++) {
      double found = overlaps[(int) (t * STEP * most)];
      double overlap = Double.isNaN(found) ? ofNone : found;
      for (int d = 0; d < right.length; d++) {
        right[d][t] += overlap >= OVERLAPS.get(d) ? 1 : 0;
      }
    }
    maps++;
  }

  /** For each level of the bytes the best overlap; NaN where there is no contour. */
  private double[] overlaps(ScoreMap map, ToDoubleFunction<PixelBox> overlap) {
    int[] bytes = map.bytes();
    if (everyContour) {
      return LevelRegions.best(bytes, map.width(), map.height(), overlap);
    }
    LargestContour contours = new LargestContour(bytes, map.width(), map.height());
    double[] overlaps = new double[Arrays.stream(bytes).max().orElse(0) + 1];
    for (int level = 0; level < overlaps.length; level++) {
      overlaps[level] =
          contours.above(level).stream().mapToDouble(overlap).max().orElse(Double.NaN);
    }
    return overlaps;
  }

  private static double overlap(PixelBox box, List<PixelBox> truth) {
    return truth.stream().mapToDouble(box::intersectionOverUnion).max().orElseThrow();
  }

  /** How many maps were added. */
  public int maps() {
    return maps;
  }

  /**
   * How many maps are right.
   *
   * @param overlap its place in {@link #OVERLAPS}
   * @param threshold in steps of 0.001
   */
  public int right(int overlap, int threshold) {
    return right[overlap][threshold];
  }

  /** The threshold, in steps of 0.001, with the most maps right; the least of equals. */
  public int bestThreshold(int overlap) {
    int best = 0;
    for (int t = 1; t < THRESHOLDS; t++) {
      best = right[overlap][t] > right[overlap][best] ? t : best;
    }
    return best;
  }

  /** The best threshold of each overlap, to be used on other maps. */
  public int[] bestThresholds() {
    return IntStream.range(0, right.length).map(this::bestThreshold).toArray();
  }

  /** {@code MaxBoxAcc} at an overlap, 0 to 1; NaN without maps. */
  public double max(int overlap) {
    return right[overlap][bestThreshold(overlap)] / (double) maps;
  }

  /** The mean over the overlaps of {@link #max}, 0 to 1: MaxBoxAccV2 where every contour counts. */
  public double max() {
    return at(bestThresholds());
  }

  /**
   * The mean over the overlaps of the share of right maps, 0 to 1, at thresholds that were chosen
   * elsewhere: {@link #max} chooses on the very maps that it measures.
   *
   * @param thresholds for each overlap, in steps of 0.001
   */
  public double at(int[] thresholds) {
    return IntStream.range(0, right.length).mapToDouble(d -> right[d][thresholds[d]]).sum()
        / right.length
        / maps;
  }
}
