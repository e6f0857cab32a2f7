/** Turns the compiler's mirrors into immutable declarations, each value with its origin. */
package org.blockwright.processor.read;
