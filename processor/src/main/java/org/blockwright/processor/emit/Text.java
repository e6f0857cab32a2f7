package org.blockwright.processor.emit;

/** Prose in generated files. */
final class Text {
  private Text() {}

  /** Breaks at spaces so that no line is wider; a dollar is doubled nowhere. */
  static String wrap(String text, int width) {
    StringBuilder wrapped = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ")) {
      if (column > 0 && column + 1 + word.length() > width) {
        wrapped.append('\n');
        column = 0;
      } else if (column > 0) {
        wrapped.append(' ');
        column++;
      }
      wrapped.append(word);
      column += word.length();
    }
    return wrapped.toString();
  }
}
