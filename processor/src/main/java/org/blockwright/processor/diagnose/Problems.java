package org.blockwright.processor.diagnose;

import org.blockwright.rule.Message;

/** Takes problems as they are found. */
@FunctionalInterface
public interface Problems {
  /** Takes one. */
  void add(Problem problem);

  /** Takes one with a single place at fault. */
  default void add(Origin origin, Message message, Object... args) {
    add(Problem.at(origin, message, args));
  }
}
