/** Writes sources and resources. JavaPoet is known here alone. */
package org.blockwright.processor.emit;
