package org.blockwright.runtime.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Pattern;

/**
 * Output that ends quietly where whoever reads it has seen enough, as {@code head} has. All other
 * errors, such as a full disk, are passed on.
 */
final class PipeOutput extends FilterOutputStream {
  /** What Linux, macOS and Windows say. */
  private static final Pattern CLOSED =
      Pattern.compile("(?i).*(broken pipe|pipe is being closed|pipe has been ended).*");

  private boolean closed;

  PipeOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      return;
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      require(e);
    }
  }

  @Override
  public void flush() throws IOException {
    if (closed) {
      return;
    }
    try {
      out.flush();
    } catch (IOException e) {
      require(e);
    }
  }

  private void require(IOException e) throws IOException {
    closed = e.getMessage() != null && CLOSED.matcher(e.getMessage()).matches();
    if (!closed) {
      throw e;
    }
  }
}
