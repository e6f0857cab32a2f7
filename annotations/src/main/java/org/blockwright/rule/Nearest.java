package org.blockwright.rule;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds what somebody may have meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * {@code ": did you mean x?"}, or the choices where none is near, or nothing where there is none.
   */
  public static String hint(String written, Collection<String> choices) {
    List<String> near = written.isEmpty() ? List.of() : of(written, choices, 1);
    if (!near.isEmpty()) {
      return ": did you mean " + near.get(0) + "?";
    }
    if (choices.isEmpty()) {
      return "";
    }
    return ": there "
        + (choices.size() == 1 ? "is " : "are ")
        + choices.stream().limit(12).collect(Collectors.joining(", "))
        + (choices.size() > 12 ? ", …" : "");
  }

  /** The nearest choices within a third of the written length, nearest first. */
  public static List<String> of(String written, Collection<String> choices, int most) {
    int limit = Math.max(1, written.length() / 3);
    return choices.stream()
        .filter(choice -> distance(written, choice) <= limit)
        .sorted(
            Comparator.<String>comparingInt(choice -> distance(written, choice))
                .thenComparing(Comparator.naturalOrder()))
        .limit(most)
        .toList();
  }

  /** Edit distance in which a swap of neighbours counts once and case does not count. */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
