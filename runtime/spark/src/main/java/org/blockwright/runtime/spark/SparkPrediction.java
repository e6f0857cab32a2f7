package org.blockwright.runtime.spark;

import ai.djl.modality.Classifications;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.BlockwrightException;

/**
 * Says what pictures show, one row for each: {@code path}, {@code label}, {@code probability}, and
 * {@code error} for a picture that cannot be used, whose label is then null.
 *
 * <pre>{@code
 * Dataset<Row> pictures = session.read().format("binaryFile").load("hdfs:///pictures/*.jpg");
 * Dataset<Row> labels =
 *     SparkPrediction.of(
 *             () -> ImageClassifier.of("resnet18_noah").weights(Path.of("/data/runs/1")).load())
 *         .predict(pictures);
 * }</pre>
 */
public final class SparkPrediction {
  /** The columns of what comes out. */
  public static final StructType SCHEMA =
      new StructType(
          new StructField[] {
            new StructField("path", DataTypes.StringType, true, Metadata.empty()),
            new StructField("label", DataTypes.StringType, true, Metadata.empty()),
            new StructField("probability", DataTypes.DoubleType, true, Metadata.empty()),
            new StructField("error", DataTypes.StringType, true, Metadata.empty())
          });

  private static final String PATH = "path";
  private static final String CONTENT = "content";

  private final ClassifierDescription classifier;
  private final String key = UUID.randomUUID().toString();

  private SparkPrediction(ClassifierDescription classifier) {
    this.classifier = classifier;
  }

  /** By a classifier, which each executor loads once. */
  public static SparkPrediction of(ClassifierDescription classifier) {
    return new SparkPrediction(classifier);
  }

  /**
   * Predicts.
   *
   * @param pictures with a column {@code path}, and {@code content} with the files' bytes as
   *     Spark's source {@code binaryFile} gives them; without it paths are those of files that
   *     every executor sees
   */
  public Dataset<Row> predict(Dataset<Row> pictures) {
    // what the tasks take along, without this object
    ClassifierDescription model = classifier;
    String name = key;
    boolean content = Arrays.asList(pictures.columns()).contains(CONTENT);
    Dataset<Row> read = content ? pictures.select(PATH, CONTENT) : pictures.select(PATH);
    return read.mapPartitions(
        (MapPartitionsFunction<Row, Row>) rows -> predicted(name, model, rows, content),
        Encoders.row(SCHEMA));
  }

  private static Iterator<Row> predicted(
      String key, ClassifierDescription model, Iterator<Row> rows, boolean content) {
    List<Row> results = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      results.add(predicted(Classifiers.of(key, model), row, content));
    }
    return results.iterator();
  }

  private static Row predicted(ImageClassifier model, Row row, boolean content) {
    String path = row.getString(0);
    try {
      Classifications said =
          content ? model.predict((byte[]) row.get(1)) : model.predict(Path.of(path));
      Classifications.Classification best = said.best();
      return RowFactory.create(path, best.getClassName(), best.getProbability(), null);
    } catch (BlockwrightException e) {
      return RowFactory.create(path, null, null, e.getMessage());
    }
  }
}
