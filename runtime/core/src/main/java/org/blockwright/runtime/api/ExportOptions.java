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
import org.blockwright.runtime.export.Target;
import org.blockwright.runtime.standalone.Standalone;
import org.blockwright.runtime.standalone.WeightsType;
import org.blockwright.runtime.weights.BlockState;
import org.blockwright.runtime.weights.KeyMap;
import org.blockwright.runtime.weights.ModelMetadata;

/**
 * How a classifier is written for others.
 *
 * @param attention whether programs get the head's attention maps as a second output
 * @param optimized what TorchScript is made for; any device where empty
 * @param names whose names the tensors of a safetensors file get, such as {@code torchvision}; ours
 *     where empty
 * @param weightsType how a Java class's weights are stored
 */
public record ExportOptions(
    boolean attention,
    Optional<Target> optimized,
    Optional<String> names,
    WeightsType weightsType) {
  private static final List<String> FORMATS = List.of("safetensors", "pt", "onnx", "java");

  /** Logits alone, under our names. */
  public static ExportOptions standard() {
    return new ExportOptions(false, Optional.empty(), Optional.empty(), WeightsType.FLOAT32);
  }

  /** The same with the head's attention maps. */
  public ExportOptions withAttention() {
    return new ExportOptions(true, optimized, names, weightsType);
  }

  /** The same for one kind of device, in TorchScript, without attention maps. */
  public ExportOptions optimizedFor(Target target) {
    return new ExportOptions(attention, Optional.of(target), names, weightsType);
  }

  /** The same with tensors named as others name them. */
  public ExportOptions named(String source) {
    return new ExportOptions(attention, optimized, Optional.of(source), weightsType);
  }

  /** The same with the weights of a Java class in fewer bytes. */
  public ExportOptions storing(WeightsType type) {
    return new ExportOptions(attention, optimized, names, type);
  }

  /**
   * The format that a file's extension stands for: {@code safetensors}, {@code pt}, {@code onnx} or
   * {@code java}.
   *
   * @throws FileException if it is another
   */
  public static String format(Path file) {
    String name = String.valueOf(file.getFileName());
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (!FORMATS.contains(extension)) {
      throw new FileException(
          "%s ends in none of .safetensors, .pt, .onnx and .java, which say what to write"
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
    String format = format(file);
    if (optimized.isPresent() && (attention || !format.equals("pt"))) {
      throw new UsageException(
          "what is optimized for a device is TorchScript (.pt) that gives logits alone, and %s is to be %s"
              .formatted(file, attention ? "with attention maps" : format));
    }
    if (weightsType != WeightsType.FLOAT32 && !format.equals("java")) {
      throw new UsageException(
          "only the weights of a Java class are stored as %s, and %s is to be %s"
              .formatted(weightsType.name().toLowerCase(Locale.ROOT), file, format));
    }
    switch (format) {
      case "safetensors" ->
          BlockState.write(
              file, BlockState.parameters(loaded.model()), keys(entry), metadata.safetensors());
      case "pt" -> {
        if (optimized.isPresent()) {
          Export.optimized(loaded.model(), file, metadata, optimized.get());
        } else {
          Export.torchScript(loaded.model(), file, metadata, attention);
        }
      }
      case "java" ->
          Standalone.write(
              loaded.model(),
              file,
              metadata,
              loaded.preprocessing(),
              loaded.multiLabel(),
              weightsType);
      default -> Export.onnx(loaded.model(), file, metadata, attention);
    }
    return file;
  }
}
