/**
 * The operators. Each is an annotation that contains its own rule; the class of the same name in
 * {@code org.blockwright.runtime.ops} executes it.
 */
package org.blockwright.op;
