/**
 * How well a classifier does, as figures of scores and truths alone: definitions and edge cases of
 * scikit-learn, no engine.
 */
package org.blockwright.runtime.metrics;
