package org.blockwright.processor.infer;

import org.blockwright.processor.diagnose.Origin;

/**
 * A value that an attribute has at last.
 *
 * @param value the value
 * @param origin where it was written, which is what to blame
 */
public record Bound(Object value, Origin origin) {}
