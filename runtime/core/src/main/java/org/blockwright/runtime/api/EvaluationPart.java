package org.blockwright.runtime.api;

import java.io.Serializable;
import java.util.List;
import java.util.TreeMap;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.train.Evaluation;
import org.blockwright.runtime.train.Loss;
import org.blockwright.runtime.train.Metrics;

/**
 * What one of several processes measured, each of which takes every so many batches of the same
 * images. All parts together come to the figures of {@code ImageClassifier.evaluate}, to the bit.
 *
 * @param multiLabel whether images may have several labels
 * @param classes that the model tells apart
 * @param counts sums and counts of each batch
 * @param skipped images that could not be used, with the reasons
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record EvaluationPart(
    boolean multiLabel, int classes, byte[] counts, TreeMap<String, String> skipped)
    implements Serializable {

  /**
   * Measures a part.
   *
   * @param from number of the first batch
   * @param step from one batch to the next, which is how many parts there are
   */
  public static EvaluationPart of(
      ImageClassifier classifier,
      ImageSource images,
      EvaluationOptions options,
      int from,
      int step) {
    return classifier.evaluate(images, options, from, step);
  }

  /**
   * The figures of all parts.
   *
   * @param parts at least one, in any order
   * @throws FileException if none of the images could be used
   */
  public static Metrics together(List<EvaluationPart> parts) {
    EvaluationPart any = parts.get(0);
    Metrics metrics =
        evaluation(any.multiLabel, any.classes)
            .together(parts.stream().map(EvaluationPart::counts).toList());
    if (metrics.images() == 0) {
      throw new FileException("None of the images can be used.");
    }
    return metrics;
  }

  static Evaluation evaluation(boolean multiLabel, int classes) {
    return new Evaluation(multiLabel ? Loss.binary() : Loss.softmax(), classes, multiLabel);
  }
}
