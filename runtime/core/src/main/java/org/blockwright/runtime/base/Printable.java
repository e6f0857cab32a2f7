package org.blockwright.runtime.base;

/** Text from elsewhere, such as a file's name, for a terminal or a line of a file. */
public final class Printable {
  private Printable() {}

  /**
   * The text with each control character, line break and change of writing direction as {@code
   * \}{@code uXXXX}: none of it can move a cursor or pretend to be another line.
   */
  public static String of(String text) {
    StringBuilder safe = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isUnsafe(c)) {
        safe = safe == null ? new StringBuilder(text.substring(0, i)) : safe;
        safe.append(escaped(c));
      } else if (safe != null) {
        safe.append(c);
      }
    }
    return safe == null ? text : safe.toString();
  }

  /** Whether a character does something instead of being shown. */
  public static boolean isUnsafe(char c) {
    return Character.isISOControl(c)
        || c == 0x2028
        || c == 0x2029
        || c == 0x061c
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }

  /** The character's number, as Java and JSON write it. */
  public static String escaped(char c) {
    return String.format("\\u%04x", (int) c);
  }
}
