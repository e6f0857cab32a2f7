package org.blockwright.runtime.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.data.Batch;
import org.blockwright.runtime.data.ClassMatch;
import org.blockwright.runtime.data.DataLoader;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.metrics.ClassificationMetrics;
import org.blockwright.runtime.metrics.MultiLabelMetrics;
import org.blockwright.runtime.train.DataLoaders;
import org.blockwright.runtime.train.Evaluation;
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
    several =
        new MultiLabelMetrics(
            model.classes(),
            IntStream.range(0, model.classes().size())
                .mapToDouble(k -> logit(model.threshold(k)))
                .toArray());
  }

  private static double logit(double probability) {
    return Math.log(probability / (1 - probability));
  }

  static EvaluationReport measure(
      ImageClassifier classifier,
      List<LoadedModel> replicas,
      ImageSource images,
      EvaluationOptions options) {
    LoadedModel first = replicas.get(0);
    ClassMatch match = match(classifier, first, images, options);
    boolean multiLabel = first.multiLabel();
    requireLabels(classifier, images, options, multiLabel);
    Evaluator evaluator = new Evaluator(first);
    try (DataLoader batches =
        DataLoaders.evaluation(
            match.apply(images), first.preprocessing(), options.batch(), options.strict())) {
      long start = System.nanoTime();
      Metrics metrics =
          evaluation(first)
              .of(replicas.stream().map(LoadedModel::instance).toList(), batches, evaluator);
      if (metrics.images() == 0) {
        throw new FileException(
            "None of the %d images of %s can be used; the first, %s: %s"
                .formatted(
                    images.size(),
                    options.name(),
                    images.name(0),
                    batches.skipped().reasons().get(images.name(0))));
      }
      return new EvaluationReport(
          first.id(),
          options.name(),
          classifier.precision(),
          metrics,
          batches.skipped(),
          (System.nanoTime() - start) / NANOS,
          multiLabel ? Optional.empty() : Optional.of(evaluator.single),
          multiLabel ? Optional.of(evaluator.several) : Optional.empty(),
          notes(match, first, images, options));
    }
  }

  static EvaluationPart part(
      ImageClassifier classifier,
      LoadedModel model,
      ImageSource images,
      EvaluationOptions options,
      int first,
      int step) {
    ClassMatch match = match(classifier, model, images, options);
    requireLabels(classifier, images, options, model.multiLabel());
    try (DataLoader batches =
        DataLoaders.evaluation(
            match.apply(images), model.preprocessing(), options.batch(), options.strict())) {
      byte[] counts = evaluation(model).part(model.instance(), batches, first, step);
      return new EvaluationPart(
          model.multiLabel(),
          model.classes().size(),
          counts,
          new TreeMap<>(batches.skipped().reasons()));
    }
  }

  private static Evaluation evaluation(LoadedModel model) {
    return EvaluationPart.evaluation(model.multiLabel(), model.classes().size());
  }

  /** Which of the model's classes the data's are. */
  static ClassMatch match(
      ImageClassifier classifier,
      LoadedModel model,
      ImageSource images,
      EvaluationOptions options) {
    return options.byPosition() || !model.named()
        ? ClassMatch.byPosition(
            classifier.toString(), model.classes(), options.name(), images.classNames())
        : ClassMatch.byName(
            classifier.toString(), model.classes(), options.name(), images.classNames());
  }

  private static List<String> notes(
      ClassMatch match, LoadedModel model, ImageSource images, EvaluationOptions options) {
    List<String> notes = new ArrayList<>(match.notes());
    if (!options.byPosition() && !model.named() && !model.classes().equals(images.classNames())) {
      notes.add(
          "The weights do not name their classes: the first is taken for %s, and so on."
              .formatted(images.classNames().get(0)));
    }
    return notes;
  }

  private static void requireLabels(
      ImageClassifier classifier,
      ImageSource images,
      EvaluationOptions options,
      boolean multiLabel) {
    if (images.isMultiLabel() && !multiLabel) {
      throw new FileException(
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
