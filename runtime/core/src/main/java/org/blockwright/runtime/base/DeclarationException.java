package org.blockwright.runtime.base;

/**
 * A model that is not declared as it is asked for: an unknown id, an interface that was not
 * compiled, an image or a number of classes that it does not fit.
 */
public class DeclarationException extends BlockwrightException {
  private static final long serialVersionUID = 1L;

  /** An error with its one sentence. */
  public DeclarationException(String message) {
    super(message);
  }

  /** An error with its one sentence and what caused it. */
  public DeclarationException(String message, Throwable cause) {
    super(message, cause);
  }
}
