/** Turns names into a graph. Knows declarations, not the compiler. */
package org.blockwright.processor.resolve;
