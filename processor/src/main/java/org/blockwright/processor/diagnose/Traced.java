package org.blockwright.processor.diagnose;

/**
 * A value and where it was written.
 *
 * @param <T> its type; for values of annotations an Integer (or Long where that is too small),
 *     Double, Boolean, String, enum constant, or a List of these
 * @param value the value
 * @param origin where
 */
public record Traced<T>(T value, Origin origin) {}
