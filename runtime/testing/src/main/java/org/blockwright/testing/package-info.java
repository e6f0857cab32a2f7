/** Assertions about trained classifiers. */
package org.blockwright.testing;
