/**
 * The front door: what a program needs to load a classifier, ask it, judge it, explain it, export
 * it and train it, in a few lines. The command line is one caller of this package.
 */
package org.blockwright.runtime.api;
