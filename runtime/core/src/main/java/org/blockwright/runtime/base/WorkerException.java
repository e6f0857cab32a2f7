package org.blockwright.runtime.base;

/** Of several processes that train or measure together, one is missing, strange or has failed. */
public class WorkerException extends BlockwrightException {
  private static final long serialVersionUID = 1L;

  /** With a sentence for the user. */
  public WorkerException(String message) {
    super(message);
  }

  /** With a sentence for the user, and where it comes from. */
  public WorkerException(String message, Throwable cause) {
    super(message, cause);
  }
}
