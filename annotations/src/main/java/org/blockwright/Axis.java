package org.blockwright;

/** Axes of a shape by meaning. */
public enum Axis {
  /** Channels, or classes of grouped maps. */
  CHANNELS,
  /** Height and width together, or tokens. */
  POSITIONS,
  /** Groups of grouped maps. */
  GROUPS
}
