package org.blockwright.runtime.data;

import java.io.IOException;

/**
 * One image that cannot be used; the message says why, without the image's name. The run goes on
 * without it unless it is strict.
 */
public class UnreadableImageException extends IOException {
  public UnreadableImageException(String reason) {
    super(reason);
  }

  public UnreadableImageException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
