package org.blockwright.runtime.base;

/** A value of a training recipe that cannot be, or a recipe that does not fit its run. */
public class RecipeException extends BlockwrightException {
  private static final long serialVersionUID = 1L;

  /** An error with its one sentence. */
  public RecipeException(String message) {
    super(message);
  }

  /** An error with its one sentence and what caused it. */
  public RecipeException(String message, Throwable cause) {
    super(message, cause);
  }
}
