package org.blockwright.runtime.base;

/** Weights that are damaged, of an unknown kind, or do not fit the model. */
public class WeightsException extends BlockwrightException {
  private static final long serialVersionUID = 1L;

  /** An error with its one sentence. */
  public WeightsException(String message) {
    super(message);
  }

  /** An error with its one sentence and what caused it. */
  public WeightsException(String message, Throwable cause) {
    super(message, cause);
  }
}
