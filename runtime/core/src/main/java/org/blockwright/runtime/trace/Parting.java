package org.blockwright.runtime.trace;

import java.util.List;

/**
 * A place where our answer and theirs part, although both got there with the same values.
 *
 * @param stage whether it is a step from the picture to the input, rather than a node
 * @param place a step, such as {@code resize}, or the path of our node
 * @param key what the trace calls it
 * @param absolute the largest difference; of pictures, in levels of 255
 * @param relative that, for the largest value of theirs
 * @param causes what was found to make ours theirs, or else what usually does it there; the
 *     likeliest first
 */
public record Parting(
    boolean stage, String place, String key, double absolute, double relative, List<Cause> causes) {
  /** Copies the causes. */
  public Parting {
    causes = List.copyOf(causes);
  }

  Parting because(List<Cause> reasons) {
    return new Parting(stage, place, key, absolute, relative, reasons);
  }
}
