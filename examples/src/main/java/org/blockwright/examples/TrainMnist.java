package org.blockwright.examples;

import java.nio.file.Path;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.api.Training;
import org.blockwright.runtime.data.Datasets;

/** A training of one's own, in Java instead of on the command line. */
public final class TrainMnist {
  private TrainMnist() {}

  /** Trains {@link MnistNet}: {@code TrainMnist DATA_FOLDER OUTPUT_FOLDER}. */
  public static void main(String[] args) {
    Path run = Path.of(args[1]);
    Training.of(MnistNet.class)
        .data(Datasets.mnist(Path.of(args[0])))
        .recipe(r -> r.epochs(2))
        .folder(run)
        .run();
    try (ImageClassifier model = ImageClassifier.load(MnistNet.class, run)) {
      System.out.println(model.evaluate(Datasets.mnist(Path.of(args[0]))).metrics());
    }
  }
}
