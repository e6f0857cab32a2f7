package org.blockwright.runtime.trace;

/**
 * What may be behind a difference.
 *
 * @param text in words, theirs first: "epsilon 1e-5 instead of 1e-6"
 * @param tried whether it was tried here: with it, ours becomes theirs
 */
public record Cause(String text, boolean tried) {
  static Cause found(String text) {
    return new Cause(text, true);
  }

  static Cause usual(String text) {
    return new Cause(text, false);
  }

  @Override
  public String toString() {
    return text;
  }
}
