package org.blockwright.runtime.weights;

import org.blockwright.runtime.base.WeightsException;

/**
 * Weights that fit a model but for its head: they are of other classes or of another head, and
 * {@link LoadOptions#withoutHead} loads the rest.
 */
public final class HeadMismatchException extends WeightsException {
  private static final long serialVersionUID = 1L;

  HeadMismatchException(String message) {
    super(message);
  }
}
