/** The annotation processors: read, resolve, infer, emit; problems go through diagnose. */
package org.blockwright.processor;
