package org.blockwright.runtime.api;

/**
 * Something that is asked for, and another value that a run was started with.
 *
 * @param what the recipe's key, or what else it is
 * @param asked what is asked for now
 * @param has what the run has
 * @param isOfRun whether it is no value of the recipe: data, a limit, weights, a new head
 */
public record Difference(String what, String asked, String has, boolean isOfRun) {
  /** What a difference is called that says whether the head was drawn anew. */
  public static final String NEW_HEAD = "new head";

  @Override
  public String toString() {
    return what + " is " + asked + " instead of " + has;
  }
}
