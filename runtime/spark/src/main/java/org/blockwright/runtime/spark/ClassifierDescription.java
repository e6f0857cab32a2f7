package org.blockwright.runtime.spark;

import java.io.Serializable;
import org.blockwright.runtime.api.ImageClassifier;

/**
 * Loads a classifier on whichever executor it is called; its weights must be there. Written as a
 * lambda of serializable values.
 */
@FunctionalInterface
public interface ClassifierDescription extends Serializable {
  /** The classifier; whoever calls closes it. */
  ImageClassifier load();
}
