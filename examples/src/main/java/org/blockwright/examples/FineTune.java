package org.blockwright.examples;

import java.nio.file.Path;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.Datasets;
import org.blockwright.runtime.metrics.ConfusionMatrix;

/**
 * Teaches a trained network the classes of one's own pictures: its backbone stays as it is, a new
 * head is trained, rare classes count more, and training stops when nothing improves.
 */
public final class FineTune {
  private FineTune() {}

  /** Fine-tunes: {@code FineTune MODEL_ID WEIGHTS FOLDER_OF_CLASS_FOLDERS OUTPUT_FOLDER}. */
  public static void main(String[] args) {
    System.out.println(tune(args[0], Path.of(args[1]), Path.of(args[2]), Path.of(args[3])));
  }

  static ConfusionMatrix tune(String id, Path weights, Path pictures, Path run) {
    try (Dataset data = Datasets.imageFolder(pictures).open()) {
      Training.of(id)
          .weights(weights)
          .newHead()
          .data(data)
          .recipe(r -> r.freeze("backbone").classWeights("balanced").patience(3))
          .recipe(r -> r.epochs(30).batch(16).lr(0.01))
          .folder(run)
          .run();
      try (ImageClassifier model = ImageClassifier.load(id, run)) {
        return model.evaluate(data).classification().orElseThrow().confusion();
      }
    }
  }
}
