package org.blockwright.runtime.weights;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names out of a file, made fit for one line of an error message. */
final class Text {
  private static final int LONGEST = 120;
  private static final int MOST_NAMES = 10;

  private Text() {}

  /** Returns the name without control characters, cut where it is absurdly long. */
  static String show(String name) {
    if (name.length() <= LONGEST && isPlain(name)) {
      return name;
    }
    String cut = name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
    return cut.codePoints()
        .map(c -> isPrintable(c) ? c : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Whether all is printable ASCII, as names of tensors are. */
  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < ' ' || name.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** Returns at most ten of the names, with the number of those left out. */
  static String list(Collection<String> names) {
    String shown =
        names.stream().limit(MOST_NAMES).map(Text::show).collect(Collectors.joining(", "));
    int left = names.size() - MOST_NAMES;
    return left > 0 ? shown + " and " + left + " more" : shown;
  }
}
