package org.blockwright.runtime.cli;

/** A command that calculates, so that the engine may start before the command line is read. */
interface NeedsEngine {}
