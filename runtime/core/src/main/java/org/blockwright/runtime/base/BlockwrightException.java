package org.blockwright.runtime.base;

/**
 * Something that its user can mend. The message is one sentence that names the thing and the way
 * out; the subclass says what kind of thing is wrong: {@link WeightsException weights}, a {@link
 * FileException file}, the {@link RecipeException recipe}, the model's {@link DeclarationException
 * declaration}, a {@link DeviceException device} or the {@link UsageException call} itself. A
 * library's message names no option of a command.
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
