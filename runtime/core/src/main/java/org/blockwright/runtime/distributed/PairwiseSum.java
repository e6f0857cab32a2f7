package org.blockwright.runtime.distributed;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Adds values in an order that depends on their numbers alone: along a binary tree over {@code 0}
 * to {@code leaves - 1}, of which each node is the sum of its two halves. Whoever has only some
 * neighbouring values comes to a few nodes of the tree, and somebody else goes on from these to the
 * same bits.
 *
 * @param <V> what is added; {@code add} may write into its first argument
 */
public final class PairwiseSum<V> {
  private final int leaves;
  private final BinaryOperator<V> add;
  private final List<Node<V>> nodes = new ArrayList<>();

  /**
   * A sum of the values {@code index * 2^level} to {@code (index + 1) * 2^level}.
   *
   * @param level 0 for a value itself
   * @param index from the left
   * @param sum of those below
   */
  public record Node<V>(int level, int index, V sum) {}

  /**
   * Nothing yet.
   *
   * @param leaves how many values there are in all
   * @param add gives the sum of the left and the right one
   */
  public PairwiseSum(int leaves, BinaryOperator<V> add) {
    this.leaves = leaves;
    this.add = add;
  }

  /** Adds a value; they come in order. */
  public void add(int number, V value) {
    add(new Node<>(0, number, value));
  }

  /** Adds what is summed already; nodes come in order. */
  public void add(Node<V> node) {
    nodes.add(raised(node));
    int last = nodes.size() - 1;
    while (last > 0 && areHalves(nodes.get(last - 1), nodes.get(last))) {
      Node<V> right = nodes.remove(last--);
      Node<V> left = nodes.get(last);
      V sum = add.apply(left.sum(), right.sum());
      nodes.set(last, raised(new Node<>(left.level() + 1, left.index() / 2, sum)));
    }
  }

  private boolean areHalves(Node<V> left, Node<V> right) {
    return left.level() == right.level()
        && left.index() % 2 == 0
        && right.index() == left.index() + 1;
  }

  /** A left half whose right one has no values is the whole. */
  private Node<V> raised(Node<V> node) {
    Node<V> at = node;
    while (1L << at.level() < leaves
        && at.index() % 2 == 0
        && (long) (at.index() + 1) << at.level() >= leaves) {
      at = new Node<>(at.level() + 1, at.index() / 2, at.sum());
    }
    return at;
  }

  /** What the values so far came to: the largest nodes that are whole. */
  public List<Node<V>> nodes() {
    return List.copyOf(nodes);
  }

  /** The sum of all values. */
  public V total() {
    if (nodes.size() != 1 || 1L << nodes.get(0).level() < leaves) {
      throw new IllegalStateException("only a part of " + leaves + " values was added");
    }
    return nodes.get(0).sum();
  }
}
