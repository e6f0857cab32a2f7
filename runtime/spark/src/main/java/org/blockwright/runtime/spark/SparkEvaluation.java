package org.blockwright.runtime.spark;

import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.blockwright.runtime.api.EvaluationOptions;
import org.blockwright.runtime.api.EvaluationPart;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.pytorch.EngineThreads;
import org.blockwright.runtime.train.Metrics;

/**
 * Measures a classifier on labelled images, a part in each partition. The figures are those of
 * {@code ImageClassifier.evaluate}, to the bit, for any number of partitions: these take whole
 * batches in turn, and what they bring together are sums and counts.
 *
 * <pre>{@code
 * SparkEvaluation.Report report =
 *     SparkEvaluation.of(
 *             session,
 *             () -> ImageClassifier.of("resnet18_noah").weights(Path.of("/data/runs/1")).load(),
 *             () -> Datasets.imageFolder(Path.of("/data/pictures")).open())
 *         .partitions(8)
 *         .run();
 * }</pre>
 */
public final class SparkEvaluation {
  private final SparkSession session;
  private final ClassifierDescription classifier;
  private final ImagesDescription images;
  private int partitions = 1;
  private int batch = EvaluationOptions.standard().batch();
  private int threads = 1;

  /**
   * What was measured.
   *
   * @param metrics the figures
   * @param skipped images that could not be used, with the reasons
   */
  public record Report(Metrics metrics, TreeMap<String, String> skipped) {}

  private SparkEvaluation(
      SparkSession session, ClassifierDescription classifier, ImagesDescription images) {
    this.session = session;
    this.classifier = classifier;
    this.images = images;
  }

  /** Describes what is measured on what; both are made anew at each executor. */
  public static SparkEvaluation of(
      SparkSession session, ClassifierDescription classifier, ImagesDescription images) {
    return new SparkEvaluation(session, classifier, images);
  }

  /** In how many parts; one unless told. */
  public SparkEvaluation partitions(int count) {
    partitions = count;
    return this;
  }

  /** Images that go through together; 64 unless told. */
  public SparkEvaluation batch(int count) {
    batch = count;
    return this;
  }

  /** Threads of the engine at each executor; 1 unless told. */
  public SparkEvaluation threads(int count) {
    threads = count;
    return this;
  }

  /** Measures the validation images of the data. */
  public Report run() {
    // what the tasks take along, without this object
    ClassifierDescription model = classifier;
    ImagesDescription data = images;
    int step = partitions;
    int together = batch;
    int cores = threads;
    String key = UUID.randomUUID().toString();
    List<Integer> numbers = IntStream.range(0, step).boxed().toList();
    List<EvaluationPart> parts =
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .parallelize(numbers, step)
            .map(first -> part(key, model, data, together, cores, first, step))
            .collect();
    TreeMap<String, String> skipped = new TreeMap<>();
    parts.forEach(part -> skipped.putAll(part.skipped()));
    return new Report(EvaluationPart.together(parts), skipped);
  }

  private static EvaluationPart part(
      String key,
      ClassifierDescription model,
      ImagesDescription images,
      int batch,
      int threads,
      int first,
      int step) {
    EngineThreads.set(threads);
    try (Dataset data = images.open()) {
      EvaluationOptions options = EvaluationOptions.standard().named(data.name()).batch(batch);
      return EvaluationPart.of(Classifiers.of(key, model), data.validation(), options, first, step);
    }
  }
}
