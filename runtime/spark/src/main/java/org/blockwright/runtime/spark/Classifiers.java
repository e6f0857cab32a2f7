package org.blockwright.runtime.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.blockwright.runtime.api.ImageClassifier;

/** Loads each classifier once in an executor, however many tasks use it. */
final class Classifiers {
  private static final int MOST = 4;
  private static final Map<String, ImageClassifier> LOADED = new ConcurrentHashMap<>();

  private Classifiers() {}

  /**
   * The classifier of a description.
   *
   * @param key the same for all tasks of a job
   */
  static ImageClassifier of(String key, ClassifierDescription description) {
    synchronized (LOADED) {
      if (!LOADED.containsKey(key) && LOADED.size() == MOST) {
        // jobs that are long over; one that is still used would be loaded again
        LOADED.values().forEach(ImageClassifier::close);
        LOADED.clear();
      }
      return LOADED.computeIfAbsent(key, unknown -> description.load());
    }
  }
}
