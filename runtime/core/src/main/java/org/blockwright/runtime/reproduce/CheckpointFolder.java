package org.blockwright.runtime.reproduce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.weights.TensorArchive;
import org.blockwright.runtime.weights.WeightFile;
import org.blockwright.runtime.weights.WeightSource;

/**
 * Finds the models of which a folder and the folders in it hold checkpoints: by what a file of ours
 * says of itself, by the name under which weights are published, and by names that begin with an id
 * ({@code resnet18_noah-best.pth}) or with a head and an id ({@code
 * noah_deit_tiny_patch16_224.pth}).
 */
final class CheckpointFolder {
  private static final Set<String> ENDINGS =
      Set.of("safetensors", "pt", "pth", "th", "tar", "bin", "ckpt");

  private static final String OWN = "safetensors";
  private static final int DEPTH = 6;

  private final Collection<ModelEntry> entries;

  CheckpointFolder(Collection<ModelEntry> entries) {
    this.entries = entries;
  }

  /** The first checkpoint of each model, in the order of their paths, the best of a run's. */
  Map<ModelEntry, Path> find(Path folder) {
    Map<ModelEntry, Path> found = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      model(file).ifPresent(entry -> found.putIfAbsent(entry, file));
    }
    return found;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.find(folder, DEPTH, (path, is) -> is.isRegularFile())) {
      return files
          .filter(path -> ENDINGS.contains(ending(path)))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    } catch (IOException e) {
      throw new FileException("The folder " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private Optional<ModelEntry> model(Path file) {
    Optional<String> said = ending(file).equals(OWN) ? said(file) : Optional.empty();
    if (said.isPresent()) {
      return entries.stream().filter(entry -> entry.id().equals(said.get())).findFirst();
    }
    String name = file.getFileName().toString();
    Optional<ModelEntry> published =
        entries.stream()
            .filter(e -> e.weights().map(WeightSource::shortName).filter(name::equals).isPresent())
            .findFirst();
    return published.or(() -> named(name.toLowerCase(Locale.ROOT).replace('-', '_')));
  }

  private static Optional<String> said(Path file) {
    try (TensorArchive archive = WeightFile.open(file)) {
      return Optional.ofNullable(archive.metadata().get("model"));
    } catch (WeightsException e) {
      return Optional.empty(); // loading says what is wrong with it
    }
  }

  /** The model with the longest id that a name begins with. */
  private Optional<ModelEntry> named(String name) {
    return entries.stream()
        .filter(
            entry -> {
              String id = entry.id().toLowerCase(Locale.ROOT);
              String head = "_" + entry.head().toLowerCase(Locale.ROOT);
              String prefixed =
                  id.endsWith(head)
                      ? head.substring(1) + "_" + id.substring(0, id.length() - head.length())
                      : id;
              return begins(name, id) || begins(name, prefixed);
            })
        .max(Comparator.comparingInt(entry -> entry.id().length()));
  }

  private static boolean begins(String name, String id) {
    return name.startsWith(id)
        && (name.length() == id.length() || "_.".indexOf(name.charAt(id.length())) >= 0);
  }
}
