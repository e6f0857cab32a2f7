package org.blockwright.runtime.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well images of one class each were told apart. Of equal scores the lower class comes first.
 * Add every image, then ask.
 *
 * <p>Means over classes: <em>macro</em> weighs all classes alike, those without images or
 * predictions with their 0; <em>weighted</em> weighs them by their images.
 */
public final class ClassificationMetrics {
  /** Beyond so many scores they are not kept, and the areas under ROC curves are not measured. */
  private static final long MOST_SCORES = 1L << 26;

  private static final double LEAST = 1e-7;

  private final ConfusionMatrix confusion;
  private final Calibration calibration = new Calibration();
  private final long[] ranks;
  private final List<float[]> scores = new ArrayList<>();
  private final List<Integer> truths = new ArrayList<>();
  private long images;
  private double surprise;
  private double brier;

  /**
   * Precision, recall and F1.
   *
   * @param precision mean precision
   * @param recall mean recall
   * @param f1 mean F1, which is not the harmonic mean of the two
   */
  public record Mean(double precision, double recall, double f1) {}

  /** No images yet, of classes of these names. */
  public ClassificationMetrics(List<String> names) {
    confusion = new ConfusionMatrix(names);
    ranks = new long[names.size()];
  }

  /**
   * Counts an image.
   *
   * @param probabilities one for each class, summing to 1
   * @param truth the class of the image
   */
  public void add(double[] probabilities, int truth) {
    int best = 0;
    int rank = 0;
    double square = 0;
    float[] kept = new float[probabilities.length];
    for (int k = 0; k < probabilities.length; k++) {
      double p = probabilities[k];
      best = p > probabilities[best] ? k : best;
      boolean before = p > probabilities[truth] || (p == probabilities[truth] && k < truth);
      rank += before || Double.isNaN(p) ? 1 : 0;
      double gap = p - (k == truth ? 1 : 0);
      square += gap * gap;
      kept[k] = (float) p;
    }
    confusion.add(truth, best);
    calibration.add(probabilities[best], best == truth);
    ranks[Math.min(rank, ranks.length - 1)]++;
    surprise -= Math.log(Math.max(probabilities[truth], LEAST));
    brier += square;
    images++;
    truths.add(truth);
    if (images * probabilities.length <= MOST_SCORES) {
      scores.add(kept);
    } else {
      scores.clear();
    }
  }

  /** How many images there are. */
  public long images() {
    return images;
  }

  /** What was taken for what. */
  public ConfusionMatrix confusion() {
    return confusion;
  }

  /** How far the probabilities can be believed. */
  public Calibration calibration() {
    return calibration;
  }

  /**
   * Share of the images whose class is among the first {@code k} guesses; of fewer classes than k,
   * all are among them.
   */
  public double top(int k) {
    long found = 0;
    for (int rank = 0; rank < Math.min(k, ranks.length); rank++) {
      found += ranks[rank];
    }
    return (double) found / images;
  }

  /** Each class on its own. */
  public List<ClassScore> classes() {
    boolean kept = scores.size() == images;
    return IntStream.range(0, ranks.length)
        .mapToObj(
            k ->
                ClassScore.of(
                    confusion.names().get(k),
                    confusion.count(k, k),
                    confusion.predicted(k),
                    confusion.support(k),
                    kept ? Ranking.of(scores, k, i -> truths.get(i) == k).auroc() : Double.NaN))
        .toList();
  }

  /** The mean of all classes. */
  public Mean macro(List<ClassScore> classes) {
    return new Mean(
        Means.of(classes, ClassScore::precision),
        Means.of(classes, ClassScore::recall),
        Means.of(classes, ClassScore::f1));
  }

  /** The mean of all classes, each weighed by its images. */
  public Mean weighted(List<ClassScore> classes) {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    for (ClassScore score : classes) {
      double weight = (double) score.support() / images;
      precision += weight * score.precision();
      recall += weight * score.recall();
      f1 += weight * score.f1();
    }
    return new Mean(precision, recall, f1);
  }

  /** The mean recall of the classes that have images. */
  public double balancedAccuracy(List<ClassScore> classes) {
    return Means.of(classes, score -> score.support() == 0 ? Double.NaN : score.recall());
  }

  /** The mean area under the ROC curves of the classes that have one; NaN where none has. */
  public double auroc(List<ClassScore> classes) {
    return Means.of(classes, ClassScore::auroc);
  }

  /** Negative log likelihood: the mean of {@code -log max(p, 1e-7)} of the right class. */
  public double negativeLogLikelihood() {
    return surprise / images;
  }

  /** Brier score: the mean over images of the squared distance from the right answer. */
  public double brier() {
    return brier / images;
  }
}
