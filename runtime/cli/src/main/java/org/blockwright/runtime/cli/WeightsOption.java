package org.blockwright.runtime.cli;

import java.nio.file.Path;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.api.PublishedWeights;
import org.blockwright.runtime.weights.WeightSource;

/** What {@code --weights} may be: a file or folder, or a word for those that were published. */
final class WeightsOption {
  /** What weights may be. */
  static final String DESCRIPTION =
      "A folder or checkpoint of train, a .safetensors file, a PyTorch state dict, or the word"
          + " published: the weights that blockwright weights lists, downloaded unless they are"
          + " here.";

  /** What {@code --entry} is. */
  static final String ENTRY =
      "With --weights: the entry to take where a file holds several, such as model_ema.";

  /** A file of this name is {@code ./published}. */
  private static final Path WORD = Path.of("published");

  private WeightsOption() {}

  /** The file that is meant; the console hears of a download. */
  static Path resolve(Path weights, ModelEntry entry, Console console) {
    return weights.equals(WORD) ? fetch(entry, console) : weights;
  }

  /** The published file, from the cache or else from where it was published. */
  static Path fetch(ModelEntry entry, Console console) {
    PublishedWeights published = PublishedWeights.of(entry);
    WeightSource source = published.source();
    if (!published.cached()) {
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
      return published.fetch(bar);
    }
  }

  /** 1.10 MB. */
  static String size(WeightSource source) {
    return Figures.short3((double) source.bytes()) + "B";
  }
}
