package org.blockwright.runtime.weights;

import org.blockwright.runtime.base.WeightsException;

/** What is wrong inside a file, without the file's name, which {@link WeightFile} adds. */
final class DamagedException extends WeightsException {
  DamagedException(String message) {
    super(message);
  }

  DamagedException(String message, Throwable cause) {
    super(message, cause);
  }
}
