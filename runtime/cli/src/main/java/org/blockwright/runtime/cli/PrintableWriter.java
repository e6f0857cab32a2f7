package org.blockwright.runtime.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import org.blockwright.runtime.base.Printable;

/**
 * Lines of text in which names from elsewhere cannot steer a terminal: what is neither a line's end
 * nor a tabulator is written as {@code \u001b} and the like, which JSON takes for the same text.
 */
final class PrintableWriter extends FilterWriter {
  private PrintableWriter(Writer out) {
    super(out);
  }

  static PrintWriter over(PrintWriter out) {
    return new PrintWriter(new PrintableWriter(out), true);
  }

  @Override
  public void write(int c) throws IOException {
    write(new char[] {(char) c}, 0, 1);
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    write(new String(text, offset, length), 0, length);
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    StringBuilder safe = new StringBuilder(length);
    for (int i = offset; i < offset + length; i++) {
      char c = text.charAt(i);
      boolean lineEnd =
          c == '\n' || (c == '\r' && i + 1 < offset + length && text.charAt(i + 1) == '\n');
      safe.append(
          c == '\t' || lineEnd || !Printable.isUnsafe(c)
              ? String.valueOf(c)
              : Printable.escaped(c));
    }
    out.write(safe.toString());
  }
}
