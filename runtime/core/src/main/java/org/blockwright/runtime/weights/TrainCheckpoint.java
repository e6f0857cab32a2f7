package org.blockwright.runtime.weights;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.WeightsException;

/**
 * Checkpoints of training runs: safetensors whose metadata says so. One that holds a run's whole
 * state has the weights under {@code model.} and, averaged, under {@code ema.}.
 */
final class TrainCheckpoint {
  /** A run's folder holds these; the best weights are what one wants. */
  static final List<String> IN_FOLDER =
      List.of("best.safetensors", "last.safetensors", "model.safetensors");

  private static final String FORMAT = "blockwright-checkpoint/1";
  private static final String STATE = "state";
  private static final String MODEL = "model";
  private static final String AVERAGE = "ema";

  private TrainCheckpoint() {}

  /** Returns the file that a folder's weights are in. */
  static Path inFolder(Path folder) {
    for (String name : IN_FOLDER) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    throw new WeightsException(
        "%s is a folder without %s; give a weight file or a run's folder"
            .formatted(folder, String.join(" or ", IN_FOLDER)));
  }

  /**
   * Returns the weights of an archive, which need not be a checkpoint.
   *
   * @param entry {@code model} or {@code ema} of a whole state; null for those that the run
   *     evaluates
   */
  static TensorArchive weights(TensorArchive archive, String entry) {
    Map<String, String> metadata = archive.metadata();
    boolean checkpoint = FORMAT.equals(metadata.get("format"));
    if (checkpoint) {
      ArchiveChecksum.require(archive);
    }
    boolean state = checkpoint && STATE.equals(metadata.get("content"));
    if (!state) {
      TensorArchive under = entry == null ? archive : archive.under(entry, entry);
      if (under.names().isEmpty()) {
        throw new WeightsException(
            "%s has plain weights and no entry %s; it has %s"
                .formatted(archive.origin(), Text.show(entry), Text.list(archive.names())));
      }
      return under;
    }
    String part = entry == null ? evaluated(archive.origin(), metadata.get("recipe")) : entry;
    TensorArchive weights = archive.under(part, "training state, " + part);
    if (weights.names().isEmpty()) {
      throw new WeightsException(
          "%s has no weights under %s; give model or ema"
              .formatted(archive.origin(), Text.show(part)));
    }
    return weights;
  }

  /** The average where the recipe keeps one and evaluates it. */
  private static String evaluated(String origin, String recipe) {
    boolean evaluates = false;
    double decay = 0;
    try (JsonReader json = new JsonReader(new StringReader(recipe == null ? "{}" : recipe))) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "ema" -> decay = json.nextDouble();
          case "ema_evaluate" -> evaluates = json.nextBoolean();
          default -> json.skipValue();
        }
      }
      json.endObject();
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new WeightsException(origin + " is a checkpoint with a broken recipe", e);
    }
    return evaluates && decay > 0 ? AVERAGE : MODEL;
  }
}
