package org.blockwright.runtime.ops;

/**
 * A written attribute of an operator.
 *
 * @param name the attribute's name
 * @param value its value
 * @param always whether it holds for every repetition, because it varies by itself
 */
public record Arg(String name, Object value, boolean always) {
  static final String LIKE = "@Like";
  static final String INIT = "@Init";

  Arg(String name, Object value) {
    this(name, value, false);
  }
}
