package org.blockwright.runtime.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well images with any number of labels were labelled. Add every image, then ask.
 *
 * <p>Figures of the literature: CP, CR and CF1 are mean precision and recall of the classes and
 * their harmonic mean; OP, OR and OF1 are those of all labels together. A class without predictions
 * or images has precision or recall 0, and counts.
 */
public final class MultiLabelMetrics {
  /** The number of labels that the literature allows each image where it limits them. */
  public static final int TOP = 3;

  private final List<String> names;
  private final double[] thresholds;
  private final List<float[]> scores = new ArrayList<>();
  private final List<float[]> truths = new ArrayList<>();

  /**
   * Which labels count as given.
   *
   * @param most labels an image, those of the highest scores, the lower class first where they are
   *     equal; 0 for any number
   * @param thresholded whether a label needs a score of at least the threshold
   */
  public record Choice(int most, boolean thresholded) {
    /** All labels whose score is at least the threshold. */
    public static final Choice THRESHOLD = new Choice(0, true);

    /** The three labels of the highest scores. */
    public static final Choice TOP3 = new Choice(TOP, false);

    /** Those of the three whose score is at least the threshold. */
    public static final Choice TOP3_THRESHOLD = new Choice(TOP, true);
  }

  /**
   * Figures of chosen labels.
   *
   * @param cp mean precision of the classes
   * @param cr mean recall of the classes
   * @param cf1 harmonic mean of the two
   * @param op precision of all labels
   * @param or recall of all labels
   * @param of1 harmonic mean of the two
   * @param meanF1 mean of the classes' F1
   */
  public record Labelling(
      double cp, double cr, double cf1, double op, double or, double of1, double meanF1) {}

  /**
   * No images yet.
   *
   * @param names of the classes
   * @param threshold the least score of a label that counts as given: 0.5 for probabilities, 0 for
   *     logits
   */
  public MultiLabelMetrics(List<String> names, double threshold) {
    this(names, names.stream().mapToDouble(name -> threshold).toArray());
  }

  /**
   * No images yet.
   *
   * @param names of the classes
   * @param thresholds the least score of a label that counts as given, one for each class
   */
  public MultiLabelMetrics(List<String> names, double[] thresholds) {
    this.names = List.copyOf(names);
    this.thresholds = thresholds.clone();
  }

  /**
   * Counts an image.
   *
   * @param score one for each class
   * @param truth one for each class, above 0.5 where the image has the label
   */
  public void add(float[] score, float[] truth) {
    scores.add(score);
    truths.add(truth);
  }

  /** How many images there are. */
  public long images() {
    return scores.size();
  }

  /** The names of the classes. */
  public List<String> names() {
    return names;
  }

  private boolean has(int image, int k) {
    return truths.get(image)[k] > Ranking.HALF;
  }

  /** Images with a label. */
  public long support(int classIndex) {
    return IntStream.range(0, scores.size()).filter(i -> has(i, classIndex)).count();
  }

  /** The classes' average precisions; NaN for a class without images. */
  public double[] averagePrecisions() {
    return IntStream.range(0, names.size())
        .mapToDouble(k -> Ranking.of(scores, k, i -> has(i, k)).averagePrecision())
        .toArray();
  }

  /** The mean of the average precisions of the classes that have images. */
  public double meanAveragePrecision() {
    return Ranking.meanAveragePrecision(scores, truths);
  }

  private boolean[] chosen(int image, Choice choice) {
    float[] row = scores.get(image);
    boolean[] chosen = new boolean[row.length];
    IntStream.range(0, row.length)
        .boxed()
        .sorted(Comparator.comparingDouble(k -> -row[k]))
        .limit(choice.most() == 0 ? row.length : choice.most())
        .forEach(k -> chosen[k] = !choice.thresholded() || row[k] >= thresholds[k]);
    return chosen;
  }

  /** Figures of the labels that a choice gives. */
  public Labelling labelling(Choice choice) {
    int classes = names.size();
    long[] right = new long[classes];
    long[] given = new long[classes];
    long[] held = new long[classes];
    for (int i = 0; i < scores.size(); i++) {
      boolean[] chosen = chosen(i, choice);
      for (int k = 0; k < classes; k++) {
        given[k] += chosen[k] ? 1 : 0;
        held[k] += has(i, k) ? 1 : 0;
        right[k] += chosen[k] && has(i, k) ? 1 : 0;
      }
    }
    List<ClassScore> each =
        IntStream.range(0, classes)
            .mapToObj(k -> ClassScore.of(names.get(k), right[k], given[k], held[k], Double.NaN))
            .toList();
    double cp = Means.of(each, ClassScore::precision);
    double cr = Means.of(each, ClassScore::recall);
    double op = Means.share(sum(right), sum(given));
    double or = Means.share(sum(right), sum(held));
    return new Labelling(
        cp,
        cr,
        Means.harmonic(cp, cr),
        op,
        or,
        Means.harmonic(op, or),
        Means.of(each, ClassScore::f1));
  }

  private static long sum(long[] counts) {
    return java.util.stream.LongStream.of(counts).sum();
  }

  /** Share of the images all of whose labels, and no others, score at least the threshold. */
  public double exactMatch() {
    long exact =
        IntStream.range(0, scores.size())
            .filter(
                i -> {
                  boolean[] chosen = chosen(i, Choice.THRESHOLD);
                  return IntStream.range(0, chosen.length).allMatch(k -> chosen[k] == has(i, k));
                })
            .count();
    return Means.share(exact, scores.size());
  }
}
