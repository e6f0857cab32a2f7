package org.blockwright.runtime.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.DataLoader;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.metrics.ClassificationMetrics;
import org.blockwright.runtime.metrics.MultiLabelMetrics;
import org.blockwright.runtime.train.DataLoaders;
import org.blockwright.runtime.train.Evaluation;
import org.blockwright.runtime.train.Loss;
import org.blockwright.runtime.train.Metrics;

/** Measures a classifier on labelled images. */
final class Evaluator implements Evaluation.Listener {
  private static final double NANOS = 1e9;

  private final LoadedModel model;
  private final ClassificationMetrics single;
  private final MultiLabelMetrics several;

  private Evaluator(LoadedModel model) {
    this.model = model;
    single = new ClassificationMetrics(model.classes());
    several = new MultiLabelMetrics(model.classes(), 0);
  }

  static EvaluationReport measure(
      ImageClassifier classifier,
      List<LoadedModel> replicas,
      ImageSource images,
      EvaluationOptions options) {
    LoadedModel first = replicas.get(0);
    boolean multiLabel = first.multiLabel();
    requireClasses(classifier, images, options, multiLabel);
    Evaluator evaluator = new Evaluator(first);
    try (DataLoader batches =
        DataLoaders.evaluation(images, first.preprocessing(), options.batch(), options.strict())) {
      long start = System.nanoTime();
      Metrics metrics =
          new Evaluation(
                  multiLabel ? Loss.binary() : Loss.softmax(), first.classes().size(), multiLabel)
              .of(
                  replicas.stream()
                      .map(r -> new Evaluation.Instance(r.model(), r.manager()))
                      .toList(),
                  batches,
                  evaluator);
      if (metrics.images() == 0) {
        throw new BlockwrightException(
            "None of the %d images of %s can be used; the first, %s: %s"
                .formatted(
                    images.size(),
                    options.name(),
                    images.name(0),
                    batches.skipped().reasons().get(images.name(0))));
      }
      return new EvaluationReport(
          first.model().id(),
          options.name(),
          classifier.precision(),
          metrics,
          batches.skipped(),
          (System.nanoTime() - start) / NANOS,
          multiLabel ? Optional.empty() : Optional.of(evaluator.single),
          multiLabel ? Optional.of(evaluator.several) : Optional.empty());
    }
  }

  private static void requireClasses(
      ImageClassifier classifier,
      ImageSource images,
      EvaluationOptions options,
      boolean multiLabel) {
    int has = classifier.classNames().size();
    int wanted = images.classNames().size();
    if (has != wanted) {
      throw new BlockwrightException(
          "%s tells %d classes apart, but %s has %d"
              .formatted(classifier, has, options.name(), wanted));
    }
    if (images.isMultiLabel() && !multiLabel) {
      throw new BlockwrightException(
          "The images of %s show several classes or none, but %s was trained to name one"
              .formatted(options.name(), classifier));
    }
  }

  @Override
  public void measured(Batch batch, float[] logits) {
    int classes = logits.length / batch.size();
    for (int row = 0; row < batch.size(); row++) {
      float[] own = Arrays.copyOfRange(logits, row * classes, (row + 1) * classes);
      if (model.multiLabel()) {
        several.add(own, truth(batch, row, classes));
      } else {
        single.add(model.probabilities(own), batch.labels()[row]);
      }
    }
  }

  private static float[] truth(Batch batch, int row, int classes) {
    if (batch.targets().isPresent()) {
      return batch.targets().get()[row];
    }
    float[] one = new float[classes];
    one[batch.labels()[row]] = 1;
    return one;
  }
}
