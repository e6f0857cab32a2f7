package org.blockwright.processor.read;

import org.blockwright.processor.diagnose.Origin;

/**
 * A value and where it was written.
 *
 * @param value an Integer (or Long where that is too small), Double, Boolean, String, vocabulary
 *     enum constant, {@link EnumName}, or a List of these
 * @param origin where
 */
public record Written(Object value, Origin origin) {}
