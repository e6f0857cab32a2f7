package org.blockwright.runtime.reproduce;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.EvaluationOptions;
import org.blockwright.runtime.api.EvaluationReport;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.api.ResumableRuns;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.PrettyJson;
import org.blockwright.runtime.data.Dataset;

/**
 * Evaluates checkpoints on the validation images. What a file of this size and age came to on the
 * same data is kept in {@code ID/evaluated.json} and not measured again.
 */
final class CheckpointEvaluator {
  private final ResumableRuns runs;

  CheckpointEvaluator(ResumableRuns runs) {
    this.runs = runs;
  }

  private record Kept(long bytes, String modified, Evaluated evaluated) {}

  /** The row with what its checkpoint came to, or with the reason why it could not be measured. */
  ReproducedRow evaluate(ReproducedRow row, Path file) {
    ModelEntry entry = row.entry();
    Path kept = runs.folder().resolve(entry.id()).resolve("evaluated.json");
    try {
      long bytes = Files.size(file);
      String modified = Files.getLastModifiedTime(file).toString();
      Kept before = read(kept);
      if (before != null
          && before.bytes() == bytes
          && before.modified().equals(modified)
          && before.evaluated().weights().equals(file.toString())
          && before.evaluated().data().equals(runs.data().name())) {
        return row.with(before.evaluated());
      }
      Evaluated evaluated = measure(entry, file);
      AtomicFile.write(kept, PrettyJson.text(new Kept(bytes, modified, evaluated)));
      runs.note("%s, %s: %.2f %%".formatted(entry.id(), file, 100 * evaluated.score()));
      return row.with(evaluated);
    } catch (BlockwrightException | IOException e) {
      runs.warn(entry.id() + " is not evaluated: " + e.getMessage());
      return row.with("not evaluated: " + e.getMessage());
    }
  }

  private static Kept read(Path file) throws IOException {
    try {
      return Files.exists(file)
          ? PrettyJson.GSON.fromJson(Files.readString(file), Kept.class)
          : null;
    } catch (JsonParseException e) {
      return null; // measured again
    }
  }

  private Evaluated measure(ModelEntry entry, Path file) {
    Dataset data = runs.data();
    try (ImageClassifier model =
        ImageClassifier.of(entry).weights(file).devices(runs.devices()).load()) {
      EvaluationReport report =
          model.evaluate(data.validation(), EvaluationOptions.standard().named(data.name()));
      return new Evaluated(
          file.toString(),
          data.name(),
          report.metrics().images(),
          data.isMultiLabel(),
          report.metrics().score(),
          model.network().image().height());
    }
  }
}
