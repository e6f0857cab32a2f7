package org.blockwright;

/** Which part of a split is taken. */
public enum SliceSide {
  /** The first {@code floor(C * ratio)} channels. */
  FIRST,
  /** The channels after them. */
  REST
}
