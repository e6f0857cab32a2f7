/**
 * Writes a trained classifier as a Java class that needs no engine: the network's primitives, with
 * constants calculated, norms folded and activations fused, each value at a place of a planned
 * memory.
 */
package org.blockwright.runtime.standalone;
