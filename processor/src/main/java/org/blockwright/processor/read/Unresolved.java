package org.blockwright.processor.read;

/**
 * A declaration needs something that is not there yet. Another annotation processor may generate
 * it, so it is tried again in the next round.
 */
public final class Unresolved extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unresolved(String what) {
    super(what, null, false, false);
  }
}
