package org.blockwright.processor.emit;

import java.util.List;

/** Values that change over the repetitions of a node, as generated code says them. */
final class VariationExpressions {
  private VariationExpressions() {}

  /** A value at the first repetition, another one after it. */
  static Expression.Atom first(Expression.Atom value, Expression.Atom after) {
    return value.flat().equals(after.flat())
        ? value
        : Expression.Atom.of("i == 0 ? " + value.flat() + " : " + after.flat());
  }

  /**
   * A value that grows from 0.
   *
   * @param last its value at the last repetition
   * @param step which of the repetitions it is
   * @param count all repetitions
   */
  static Expression ramp(String last, String step, String count) {
    return new Expression.Call(
        Expression.Atom.of("ramp"),
        List.of(Expression.Atom.of(last), Expression.Atom.of(step), Expression.Atom.of(count)));
  }
}
