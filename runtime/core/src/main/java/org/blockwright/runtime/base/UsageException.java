package org.blockwright.runtime.base;

/**
 * A call that cannot be answered as it was made: a class or node that the model does not have, an
 * explanation that its head does not give, a classifier that was closed before.
 */
public class UsageException extends BlockwrightException {
  private static final long serialVersionUID = 1L;

  /** An error with its one sentence. */
  public UsageException(String message) {
    super(message);
  }

  /** An error with its one sentence and what caused it. */
  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
