package org.blockwright.runtime.base;

/**
 * Something that its user can mend. The message is one sentence that names the thing and the way
 * out.
 */
public class BlockwrightException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error with its one sentence. */
  public BlockwrightException(String message) {
    super(message);
  }

  /** An error with its one sentence and what caused it. */
  public BlockwrightException(String message, Throwable cause) {
    super(message, cause);
  }
}
