package org.blockwright.runtime.ops;

/**
 * A written attribute of an operator.
 *
 * @param name the attribute's name
 * @param value its value
 */
public record Arg(String name, Object value) {
  static final String LIKE = "@Like";
  static final String INIT = "@Init";
}
