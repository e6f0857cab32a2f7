package org.blockwright.runtime.cli;

import java.nio.file.Path;
import java.util.List;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.weights.WeightCache;
import org.blockwright.runtime.weights.WeightSource;

/** The weights that a model's row names; they come when the user asks for them by this word. */
final class PublishedWeights {
  /** What {@code --weights} is to ask for them; a file of this name is {@code ./published}. */
  private static final Path WORD = Path.of("published");

  private PublishedWeights() {}

  /**
   * The file that {@code --weights} means.
   *
   * @param weights as the user gave it
   * @param entry the model
   * @param console hears of a download
   * @throws BlockwrightException if published weights are meant and there are none, or they are not
   *     here and cannot be fetched
   */
  static Path resolve(Path weights, ModelEntry entry, Console console) {
    return weights.equals(WORD) ? fetch(entry, console) : weights;
  }

  /** The file, from the cache or else from where it was published. */
  static Path fetch(ModelEntry entry, Console console) {
    WeightSource source = require(entry);
    WeightCache cache = WeightCache.ofUser();
    if (cache.find(source).isEmpty()) {
      console.note(
          "Downloading %s (%s, %s%s) from %s"
              .formatted(
                  source.shortName(),
                  size(source),
                  source.licence(),
                  source.publisher().isEmpty() ? "" : ", by " + source.publisher(),
                  source.uri().getHost()));
    }
    try (DownloadBar bar = new DownloadBar(source.shortName(), console.quiet())) {
      return cache.download(source, bar);
    }
  }

  /** A row's weights, or an error that names the rows that have some. */
  static WeightSource require(ModelEntry entry) {
    return entry
        .weights()
        .orElseThrow(
            () ->
                new BlockwrightException(
                    "no weights are on record for " + entry.id() + "; " + others()));
  }

  /** 1.10 MB. */
  static String size(WeightSource source) {
    return Figures.short3((double) source.bytes()) + "B";
  }

  /** The models that have some. */
  static List<ModelEntry> all() {
    return Catalogue.read().entries().stream().filter(e -> e.weights().isPresent()).toList();
  }

  private static String others() {
    List<String> ids = all().stream().map(ModelEntry::id).toList();
    return ids.isEmpty() ? "nor for any other model" : "there are for " + String.join(", ", ids);
  }
}
