package org.blockwright.runtime.heads;

import java.util.stream.DoubleStream;

/**
 * What the time of a head depends on.
 *
 * @param groups n
 * @param classes K
 * @param positions L
 * @param keys channels that Q is made of, of all groups
 * @param values channels that V is made of, of all groups
 */
public record HeadShape(int groups, int classes, int positions, int keys, int values) {
  /** How unlike another shape it is: 0 if equal, 1 for a factor of e in one of the numbers. */
  double distance(HeadShape other) {
    return DoubleStream.of(
            (double) groups / other.groups,
            (double) classes / other.classes,
            (double) positions / other.positions,
            (double) keys / other.keys,
            (double) values / other.values)
        .map(ratio -> Math.abs(Math.log(ratio)))
        .sum();
  }
}
