package org.blockwright.runtime.base;

/**
 * A file or folder that is missing, cannot be read or written, or holds something else than it
 * should: images, data, class names.
 */
public class FileException extends BlockwrightException {
  private static final long serialVersionUID = 1L;

  /** An error with its one sentence. */
  public FileException(String message) {
    super(message);
  }

  /** An error with its one sentence and what caused it. */
  public FileException(String message, Throwable cause) {
    super(message, cause);
  }
}
