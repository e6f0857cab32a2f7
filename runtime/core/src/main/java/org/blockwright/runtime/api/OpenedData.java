package org.blockwright.runtime.api;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.blockwright.runtime.base.RecipeException;
import org.blockwright.runtime.data.DataSpec;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.train.Checkpoint;

/** Data of a training, and whether it was opened for it. */
record OpenedData(Dataset data, boolean own) implements AutoCloseable {
  /** Data that its owner closes. */
  static OpenedData lent(Dataset data) {
    return new OpenedData(data, false);
  }

  /**
   * Opens data.
   *
   * @param folder of the run
   * @throws RecipeException if it is not said where it is
   */
  static OpenedData open(Optional<DataSpec> where, Path folder) {
    DataSpec spec =
        where.orElseThrow(
            () ->
                new RecipeException(
                    Files.exists(folder.resolve(Checkpoint.LAST))
                        ? "What the run in "
                            + folder
                            + " was trained on is not written there; it has to be said."
                        : "a training needs data"));
    return new OpenedData(spec.open(), true);
  }

  @Override
  public void close() {
    if (own) {
      data.close();
    }
  }
}
