package org.blockwright.runtime.weights;

import java.util.List;

/**
 * What a load did.
 *
 * @param origin the file
 * @param format how it stores tensors, in words
 * @param names whose names it uses, such as {@code torchvision}
 * @param loaded how many parameters were filled
 * @param skipped our parameters that were left as they were, because asked for
 * @param resized position embeddings that were resized, with both shapes
 * @param ignored the file's tensors that hold nothing to load, other than batch counters
 */
public record LoadReport(
    String origin,
    String format,
    String names,
    int loaded,
    List<String> skipped,
    List<String> resized,
    List<String> ignored) {

  /** Copies the lists. */
  public LoadReport {
    skipped = List.copyOf(skipped);
    resized = List.copyOf(resized);
    ignored = List.copyOf(ignored);
  }

  /** Returns one line for the user. */
  @Override
  public String toString() {
    StringBuilder line =
        new StringBuilder(
            "%s (%s, %s names): %d parameters loaded".formatted(origin, format, names, loaded));
    append(line, "not loaded, as asked: ", skipped);
    append(line, "resized: ", resized);
    append(line, "ignored in the file: ", ignored);
    return line.toString();
  }

  private static void append(StringBuilder line, String what, List<String> list) {
    if (!list.isEmpty()) {
      line.append("; ").append(what).append(Text.list(list));
    }
  }
}
