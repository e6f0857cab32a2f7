package org.blockwright.runtime.spark;

import java.io.Serializable;
import org.blockwright.runtime.api.Training;

/**
 * Describes a training on whichever executor it is called; what it names must be there: the data,
 * the folder, the model's class. Written as a lambda of serializable values.
 */
@FunctionalInterface
public interface TrainingDescription extends Serializable {
  /** The training, not yet run. */
  Training create();
}
