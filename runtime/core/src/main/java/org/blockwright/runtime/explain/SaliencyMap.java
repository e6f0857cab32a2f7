package org.blockwright.runtime.explain;

/**
 * A map of where a classifier looks, and how it was made.
 *
 * @param heat the map as it was calculated: on the grid of the node, neither resized nor stretched
 * @param classIndex the class that it is of, from 0
 * @param method how it was made, such as {@code gradcam++}
 * @param node the node whose grid it is on; empty where an explainer does not say
 * @param group the group or head of an attention; {@link #MERGED} for all of them together
 */
public record SaliencyMap(Heatmap heat, int classIndex, String method, String node, int group) {
  /** All groups together, or a method without groups. */
  public static final int MERGED = -1;

  /** A map of a method without groups, or of all of them together. */
  public SaliencyMap(Heatmap heat, int classIndex, String method, String node) {
    this(heat, classIndex, method, node, MERGED);
  }
}
