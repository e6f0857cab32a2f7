package org.blockwright.processor.emit;

/** Prose and figures in generated files. */
final class Text {
  private Text() {}

  /** A count with its digits in groups of three: {@code 131,712}. */
  static String grouped(long count) {
    StringBuilder digits = new StringBuilder(Long.toString(count));
    for (int i = digits.length() - 3; i > 0; i -= 3) {
      digits.insert(i, ',');
    }
    return digits.toString();
  }

  /** A count in millions, to one place: {@code 1,814.1}. */
  static String millions(long count) {
    long tenths = (count + 50_000) / 100_000;
    return grouped(tenths / 10) + "." + tenths % 10;
  }

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
