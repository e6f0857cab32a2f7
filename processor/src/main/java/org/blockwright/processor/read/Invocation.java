package org.blockwright.processor.read;

import java.util.Map;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;

/**
 * An operator, blueprint or native block with the values written on it.
 *
 * @param type what is used
 * @param values written values by member
 * @param origin where the annotation stands
 */
public record Invocation(NodeType type, Map<String, Traced<Object>> values, Origin origin) {}
