package org.blockwright.runtime.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Columns that stand under each other. Headings that begin with {@code >} are flush right. Where a
 * table is wider than a terminal, its widest texts go on in the next line; no word is broken.
 */
final class TextTable {
  private static final String GAP = "  ";

  private final String[] headings;
  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... headings) {
    this.headings = new String[headings.length];
    right = new boolean[headings.length];
    for (int i = 0; i < headings.length; i++) {
      right[i] = headings[i].startsWith(">");
      this.headings[i] = right[i] ? headings[i].substring(1) : headings[i];
    }
  }

  void row(String... cells) {
    rows.add(cells);
  }

  void print(PrintWriter out) {
    List<String[]> all = new ArrayList<>(rows);
    all.add(0, headings);
    int[] widths = widths(all);
    for (int i = 0; i < all.size(); i++) {
      print(all.get(i), widths, out);
      if (i == 0) {
        print(Arrays.stream(widths).mapToObj("-"::repeat).toArray(String[]::new), widths, out);
      }
    }
  }

  /** What each column needs; more than fits is taken from the widest columns of text. */
  private int[] widths(List<String[]> all) {
    int[] widths = new int[headings.length];
    int[] least = new int[headings.length];
    for (String[] row : all) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
        least[i] = Math.max(least[i], right[i] ? row[i].length() : longestWord(row[i]));
      }
    }
    int gaps = GAP.length() * (headings.length - 1);
    while (IntStream.of(widths).sum() + gaps > Figures.WIDTH) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean more = widest < 0 || widths[i] > widths[widest];
        widest = widths[i] > least[i] && more ? i : widest;
      }
      if (widest < 0) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  private void print(String[] row, int[] widths, PrintWriter out) {
    List<List<String>> cells = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      cells.add(wrap(row[i], widths[i]));
    }
    int lines = cells.stream().mapToInt(List::size).max().orElse(0);
    for (int line = 0; line < lines; line++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String part = line < cells.get(i).size() ? cells.get(i).get(line) : "";
        String space = " ".repeat(Math.max(0, widths[i] - part.length()));
        text.append(i == 0 ? "" : GAP).append(right[i] ? space + part : part + space);
      }
      out.println(text.toString().stripTrailing());
    }
  }

  private static int longestWord(String text) {
    return indent(text).length()
        + Arrays.stream(text.strip().split(" ")).mapToInt(String::length).max().orElse(0);
  }

  private static String indent(String text) {
    return " ".repeat(text.length() - text.stripLeading().length());
  }

  /**
   * Text in lines of at most so many characters, broken at spaces alone; what goes on stands as far
   * in as the text begins.
   */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    String indent = indent(text);
    String rest = text;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int end = space > indent.length() ? space : rest.indexOf(' ', indent.length() + 1);
      if (end < 0) {
        break;
      }
      lines.add(rest.substring(0, end).stripTrailing());
      rest = indent + rest.substring(end).strip();
    }
    lines.add(rest);
    return lines;
  }
}
