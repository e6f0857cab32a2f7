package org.blockwright.runtime.cli;

/** A command that has nothing left to do when it has printed: see {@link QuickEnd}. */
interface EndsAtOnce extends NeedsEngine {}
