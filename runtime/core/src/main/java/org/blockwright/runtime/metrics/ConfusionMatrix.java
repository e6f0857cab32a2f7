package org.blockwright.runtime.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How often images of each class were taken for each class. */
public final class ConfusionMatrix {
  private final List<String> names;
  private final long[][] counts;

  /** An empty matrix of some classes. */
  public ConfusionMatrix(List<String> names) {
    this.names = List.copyOf(names);
    counts = new long[names.size()][names.size()];
  }

  /** Counts an image. */
  public void add(int truth, int predicted) {
    counts[truth][predicted]++;
  }

  /** The names of the classes. */
  public List<String> names() {
    return names;
  }

  /** How many images of class {@code truth} were taken for class {@code predicted}. */
  public long count(int truth, int predicted) {
    return counts[truth][predicted];
  }

  /** A copy of all counts, true classes first. */
  public long[][] counts() {
    return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
  }

  /** Images of a class. */
  public long support(int truth) {
    return LongStream.of(counts[truth]).sum();
  }

  /** Images that were taken for a class. */
  public long predicted(int predicted) {
    return IntStream.range(0, counts.length).mapToLong(i -> counts[i][predicted]).sum();
  }

  /** All images. */
  public long total() {
    return IntStream.range(0, counts.length).mapToLong(this::support).sum();
  }

  /** Images that were taken for what they are. */
  public long right() {
    return IntStream.range(0, counts.length).mapToLong(i -> counts[i][i]).sum();
  }

  /** A row for each true class, a column for each class that it was taken for. */
  @Override
  public String toString() {
    int width =
        IntStream.range(0, names.size())
            .map(k -> Math.max(names.get(k).length(), Long.toString(predicted(k)).length()))
            .max()
            .orElse(0);
    StringBuilder text = new StringBuilder(" ".repeat(width));
    names.forEach(name -> text.append("  ").append(flushRight(name, width)));
    for (int truth = 0; truth < counts.length; truth++) {
      text.append('\n').append(names.get(truth));
      text.append(" ".repeat(width - names.get(truth).length()));
      for (long count : counts[truth]) {
        text.append("  ").append(flushRight(Long.toString(count), width));
      }
    }
    return text.toString();
  }

  private static String flushRight(String text, int width) {
    return " ".repeat(width - text.length()) + text;
  }
}
