package org.blockwright.runtime.api;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.report.RunDetails;
import org.blockwright.runtime.report.RunFiles;
import org.blockwright.runtime.train.Checkpoint;

/** What a run's page shows once it has ended: what the weights of its best epoch do. */
final class FinishedRun {
  private FinishedRun() {}

  /** Writes the page again; where the weights cannot be used, it stays as it is. */
  static void complete(
      RunFiles files,
      String network,
      ModelEntry entry,
      Path folder,
      Dataset images,
      List<Device> devices,
      Consumer<String> warnings) {
    if (!Files.exists(folder.resolve(Checkpoint.BEST))) {
      return;
    }
    try (ImageClassifier model =
        ImageClassifier.of(entry).weights(folder).devices(devices).load()) {
      EvaluationReport report =
          model.evaluate(images.validation(), EvaluationOptions.standard().named(images.name()));
      files.complete(
          new RunDetails(network, report.classification(), Looks.of(model, images.validation())));
    } catch (BlockwrightException e) {
      warnings.accept("The run's page shows no confusion matrix: " + e.getMessage());
    }
  }

  /** Leaves no empty folder behind where a run failed before it had begun. */
  static void removeIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException notEmpty) {
      // it had begun
    }
  }
}
