package org.blockwright.runtime.base;

/** A device or a precision that cannot be used here. */
public class DeviceException extends BlockwrightException {
  private static final long serialVersionUID = 1L;

  /** An error with its one sentence. */
  public DeviceException(String message) {
    super(message);
  }

  /** An error with its one sentence and what caused it. */
  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
