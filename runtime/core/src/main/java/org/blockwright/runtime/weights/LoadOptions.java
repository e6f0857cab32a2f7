package org.blockwright.runtime.weights;

import java.util.Set;
import java.util.function.Predicate;

/**
 * How a load may depart from "every tensor once, every parameter filled, every shape equal".
 *
 * @param skipHead whether parameters under {@code head.} keep their values, for another number of
 *     classes or another head; the file's head is not read
 * @param positions which of our parameters are position embeddings (1, tokens, channels) that may
 *     be resized where only the grid differs
 * @param optional our parameters that a file may lack, such as those that exist in training only;
 *     they keep their values
 */
public record LoadOptions(boolean skipHead, Predicate<String> positions, Set<String> optional) {
  /** The node whose parameters make up the head. */
  public static final String HEAD = "head";

  /** Copies the set. */
  public LoadOptions {
    optional = Set.copyOf(optional);
  }

  /** Returns options that allow nothing. */
  public static LoadOptions strict() {
    return new LoadOptions(false, name -> false, Set.of());
  }

  /**
   * Returns options under which everything has to fit, but tables of positions are resized where
   * only the grid differs.
   */
  public static LoadOptions fitting() {
    return strict().resizing(name -> true);
  }

  /** Returns these options with all but the head to be loaded. */
  public LoadOptions withoutHead() {
    return new LoadOptions(true, positions, optional);
  }

  /** Returns these options with the given position embeddings resized where needed. */
  public LoadOptions resizing(Predicate<String> names) {
    return new LoadOptions(skipHead, names, optional);
  }

  /** Returns these options for files that need not hold some of our parameters. */
  public LoadOptions mayLack(Set<String> names) {
    return new LoadOptions(skipHead, positions, names);
  }
}
