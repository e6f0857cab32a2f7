package org.blockwright.runtime.weights;

import java.util.List;
import java.util.Optional;

/**
 * What a load did.
 *
 * @param origin the file
 * @param format how it stores tensors, in words
 * @param names whose names it uses, such as {@code torchvision}
 * @param alike sources whose names would have done as well
 * @param prefix what stands before those names in the file, up to its dot, such as {@code model}
 * @param loaded how many parameters were filled
 * @param skipped our parameters that were left as they were, because asked for
 * @param resized position embeddings that were resized, with both shapes
 * @param ignored the file's tensors that hold nothing to load, other than batch counters
 * @param lacking our parameters that the file need not hold and does not; they are as they were
 * @param notFinite our parameters that now hold NaN or infinite values
 */
public record LoadReport(
    String origin,
    String format,
    String names,
    List<String> alike,
    String prefix,
    int loaded,
    List<String> skipped,
    List<String> resized,
    List<String> ignored,
    List<String> lacking,
    List<String> notFinite) {

  /** Copies the lists. */
  public LoadReport {
    alike = List.copyOf(alike);
    skipped = List.copyOf(skipped);
    resized = List.copyOf(resized);
    ignored = List.copyOf(ignored);
    lacking = List.copyOf(lacking);
    notFinite = List.copyOf(notFinite);
  }

  /** Returns one line for the user. */
  @Override
  public String toString() {
    StringBuilder line =
        new StringBuilder(
            "%s (%s, %s names%s): %d parameters loaded"
                .formatted(
                    origin,
                    format,
                    names,
                    prefix.isEmpty() ? "" : " under " + Text.show(prefix),
                    loaded));
    append(line, "which are named alike in ", alike);
    append(line, "not loaded, as asked: ", skipped);
    append(line, "resized: ", resized);
    append(line, "ignored in the file: ", ignored);
    append(line, "for training only and not in the file: ", lacking);
    return line.toString();
  }

  /** Returns what the user must know, if there is something: values that are no numbers. */
  public Optional<String> warning() {
    return warning(origin, notFinite);
  }

  /** Returns what is to be said of parameters that hold NaN or infinite values, if some do. */
  public static Optional<String> warning(String origin, List<String> notFinite) {
    return notFinite.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s gives %d parameters values that are no numbers (NaN or infinite): %s"
                .formatted(origin, notFinite.size(), Text.list(notFinite)));
  }

  private static void append(StringBuilder line, String what, List<String> list) {
    if (!list.isEmpty()) {
      line.append("; ").append(what).append(Text.list(list));
    }
  }
}
