package org.blockwright.runtime.train;

import ai.djl.ndarray.NDArray;
import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.train.optim.NamedTensor;
import org.blockwright.runtime.weights.ArchiveChecksum;
import org.blockwright.runtime.weights.Safetensors;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightTensor;

/** Writes what {@link Checkpoint} reads. */
final class CheckpointWriter {
  private CheckpointWriter() {}

  /** Writes everything from which a run goes on. */
  static void saveLast(
      Path path,
      RunInfo run,
      TrainingState progress,
      List<NamedTensor> model,
      List<NamedTensor> average,
      Map<String, NDArray> optimizer) {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    model.forEach(tensor -> tensors.put(Checkpoint.MODEL + tensor.name(), tensor.array()));
    average.forEach(tensor -> tensors.put(Checkpoint.EMA + tensor.name(), tensor.array()));
    optimizer.forEach((name, array) -> tensors.put(Checkpoint.OPTIMIZER + name, array));
    Map<String, String> metadata = metadata(run, progress, Checkpoint.STATE);
    metadata.put("devices", new Gson().toJson(run.deviceNames()));
    metadata.put("threads", String.valueOf(run.threads()));
    metadata.put("arithmetic", run.arithmetic().toString());
    if (run.workers() > 1 && run.recipe().integer(RecipeKey.SHARDS) == 0) {
      metadata.put("workers", String.valueOf(run.workers()));
    }
    keepPrevious(path);
    write(path, tensors, metadata);
  }

  /** Gives the state that is about to be replaced a second name; both are whole at any moment. */
  private static void keepPrevious(Path path) {
    if (Files.notExists(path)) {
      return;
    }
    Path previous = path.resolveSibling(Checkpoint.PREVIOUS);
    Path aside = path.resolveSibling(Checkpoint.PREVIOUS + ".tmp");
    try {
      Files.deleteIfExists(aside);
      try {
        Files.createLink(aside, path);
      } catch (UnsupportedOperationException | FileSystemException e) {
        Files.copy(path, aside);
      }
      AtomicFile.rename(aside, previous);
    } catch (IOException e) {
      throw new FileException("Cannot write " + previous + ": " + AtomicFile.reason(e), e);
    }
  }

  /**
   * Writes weights under their plain names.
   *
   * @param thresholds of the classes, chosen on validation; none where they were not
   */
  static void saveBest(
      Path path,
      RunInfo run,
      TrainingState progress,
      List<NamedTensor> weights,
      List<Double> thresholds) {
    Map<String, String> metadata = metadata(run, progress, Checkpoint.WEIGHTS);
    if (!thresholds.isEmpty()) {
      metadata.put(Checkpoint.THRESHOLDS, new Gson().toJson(thresholds));
    }
    write(path, Checkpoint.byName(weights), metadata);
  }

  private static void write(Path path, Map<String, NDArray> tensors, Map<String, String> metadata) {
    List<WeightTensor> all =
        tensors.entrySet().stream().map(e -> WeightTensor.of(e.getKey(), e.getValue())).toList();
    Map<String, String> checked = ArchiveChecksum.added(metadata, all);
    Safetensors.write(path, TensorArchive.of("the run", all, checked));
  }

  private static Map<String, String> metadata(RunInfo run, TrainingState progress, String content) {
    Gson gson = new Gson();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", Checkpoint.FORMAT);
    metadata.put("content", content);
    metadata.put("model", run.model());
    metadata.put("classes", gson.toJson(run.classes()));
    metadata.put("recipe", run.recipe().toJsonObject().toString());
    metadata.put("versions", gson.toJson(run.versions()));
    metadata.put("progress", progress.toJson());
    return metadata;
  }
}
