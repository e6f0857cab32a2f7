package org.blockwright.runtime.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.blockwright.rule.Nearest;
import org.blockwright.runtime.Blockwright;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.export.Export;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.ModelMetadata;

/**
 * How a classifier is written for others.
 *
 * @param attention whether programs get the head's attention maps as a second output
 * @param names whose names the tensors of a safetensors file get, such as {@code torchvision}; ours
 *     where empty
 */
public record ExportOptions(boolean attention, Optional<String> names) {
  private static final List<String> FORMATS = List.of("safetensors", "pt", "onnx");

  /** Logits alone, under our names. */
  public static ExportOptions standard() {
    return new ExportOptions(false, Optional.empty());
  }

  /** The same with the head's attention maps. */
  public ExportOptions withAttention() {
    return new ExportOptions(true, names);
  }

  /** The same with tensors named as others name them. */
  public ExportOptions named(String source) {
    return new ExportOptions(attention, Optional.of(source));
  }

  /**
   * The format that a file's extension stands for: {@code safetensors}, {@code pt} or {@code onnx}.
   *
   * @throws FileException if it is another
   */
  public static String format(Path file) {
    String name = String.valueOf(file.getFileName());
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (!FORMATS.contains(extension)) {
      throw new FileException(
          "%s ends in none of .safetensors, .pt and .onnx, which say what to write"
              .formatted(file));
    }
    return extension;
  }

  /** The names that are asked for, of those that a model knows. */
  KeyMap keys(ModelEntry entry) {
    if (names.isEmpty() || names.get().equals(KeyMap.own().source())) {
      return KeyMap.own();
    }
    List<String> known = entry.names().stream().map(KeyMap::source).toList();
    return entry.names().stream()
        .filter(map -> map.source().equals(names.get()))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    entry.name()
                        + " has no names of "
                        + names.get()
                        + Nearest.hint(names.get(), known)));
  }

  Path write(ModelEntry entry, LoadedModel loaded, Path file) {
    ModelMetadata metadata =
        loaded.metadata().with("version", "blockwright " + Blockwright.version());
    switch (format(file)) {
      case "safetensors" ->
          BlockState.write(
              file, BlockState.parameters(loaded.model()), keys(entry), metadata.safetensors());
      case "pt" -> Export.torchScript(loaded.model(), file, metadata, attention);
      default -> Export.onnx(loaded.model(), file, metadata, attention);
    }
    return file;
  }
}
