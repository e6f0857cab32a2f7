package org.blockwright.processor.read;

import java.util.Map;
import org.blockwright.processor.diagnose.Origin;

/**
 * An operator, blueprint or native block with the values written on it.
 *
 * @param callable what is used
 * @param values written values by member
 * @param origin where the annotation stands
 */
public record Use(Callable callable, Map<String, Written> values, Origin origin) {}
