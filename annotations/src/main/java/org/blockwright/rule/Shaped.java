package org.blockwright.rule;

/** Anything that has a shape: a shape itself, or a part of a network with that output. */
public interface Shaped {
  /** The shape of one sample. */
  TensorShape shape();
}
