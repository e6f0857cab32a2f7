package org.blockwright.processor.resolve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.processor.read.Callable;
import org.blockwright.processor.read.Node;

/**
 * A node whose names are resolved.
 *
 * @param node as declared
 * @param inputs what it reads, in order
 * @param like what lends it a shape
 * @param attributes where its attributes come from; absent ones have their default
 * @param repeat how often it is repeated, where it is
 * @param condition what switches it, where something does
 */
public record Step(
    Node node,
    List<Edge> inputs,
    Optional<Edge> like,
    Map<String, Source> attributes,
    Optional<Source> repeat,
    Optional<Source> condition) {
  /** Its name. */
  public String name() {
    return node.name();
  }

  /** What it is. */
  public Callable callable() {
    return node.use().callable();
  }
}
