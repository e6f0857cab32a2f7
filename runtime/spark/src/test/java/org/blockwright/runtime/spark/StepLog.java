package org.blockwright.runtime.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.blockwright.runtime.train.StepReport;
import org.blockwright.runtime.train.TrainingListener;

/**
 * Writes the loss of every step into a file that the test sees, wherever the first worker is.
 *
 * @param file a line for each step
 */
record StepLog(Path file) implements TrainingListener {
  @Override
  public void step(StepReport step) {
    try {
      Files.writeString(
          file, step.loss() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Double> read(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(Double::valueOf).toList();
  }
}
