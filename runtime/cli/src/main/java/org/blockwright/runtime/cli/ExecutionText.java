package org.blockwright.runtime.cli;

/** What the option {@code --execution} says. */
final class ExecutionText {
  static final String OPTION =
      "${COMPLETION-CANDIDATES}: operator by operator, or a program with operators fused for this"
          + " CPU; blocks unless given.";

  private ExecutionText() {}
}
