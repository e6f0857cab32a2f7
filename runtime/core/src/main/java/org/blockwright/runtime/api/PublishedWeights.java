package org.blockwright.runtime.api;

import java.nio.file.Path;
import java.util.List;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.weights.WeightCache;
import org.blockwright.runtime.weights.WeightSource;

/**
 * The weights that a model's row names. They are downloaded when somebody asks for them, never
 * otherwise.
 */
public final class PublishedWeights {
  private final WeightSource source;
  private final WeightCache cache = WeightCache.ofUser();

  private PublishedWeights(WeightSource source) {
    this.source = source;
  }

  /**
   * The weights of a model.
   *
   * @throws WeightsException if none are on record; the message names the models that have some
   */
  public static PublishedWeights of(ModelEntry entry) {
    return new PublishedWeights(
        entry
            .weights()
            .orElseThrow(
                () ->
                    new WeightsException(
                        "no weights are on record for " + entry.name() + "; " + others())));
  }

  /** The models on the class path that have some. */
  public static List<ModelEntry> all() {
    return Catalogue.read().entries().stream().filter(e -> e.weights().isPresent()).toList();
  }

  private static String others() {
    List<String> ids = all().stream().map(ModelEntry::name).toList();
    return ids.isEmpty() ? "nor for any other model" : "there are for " + String.join(", ", ids);
  }

  /** Where they come from, their size, digest and licence. */
  public WeightSource source() {
    return source;
  }

  /** Whether they are in the user's cache. */
  public boolean cached() {
    return cache.find(source).isPresent();
  }

  /**
   * The file in the user's cache, downloaded unless it is there.
   *
   * @param progress hears how far it is
   * @throws WeightsException if it cannot be fetched, or is another file than it should be
   */
  public Path fetch(WeightCache.Progress progress) {
    return cache.download(source, progress);
  }
}
