package org.blockwright.processor.read;

import java.util.List;
import java.util.Map;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;

/**
 * An operator, blueprint or native block with the values written on it.
 *
 * @param type what is used
 * @param values written values by member
 * @param taps written names of nodes of the backbone, by the member that they are written in
 * @param origin where the annotation stands
 */
public record Invocation(
    NodeType type,
    Map<String, Traced<Object>> values,
    Map<String, List<Traced<Object>>> taps,
    Origin origin) {
  /** An invocation that taps nothing. */
  public Invocation(NodeType type, Map<String, Traced<Object>> values, Origin origin) {
    this(type, values, Map.of(), origin);
  }
}
