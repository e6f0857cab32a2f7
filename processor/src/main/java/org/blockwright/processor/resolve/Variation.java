package org.blockwright.processor.resolve;

/** How an attribute changes over the repetitions of its node. */
public enum Variation {
  /** It does not. */
  NONE,
  /** It holds for the first repetition, and the default after it. */
  FIRST,
  /** It grows from 0 over all repetitions of all nodes that ramp the same hyper-parameter. */
  RAMP,
  /** The elements of an array are dealt out, from the start again where there are too few. */
  EACH
}
