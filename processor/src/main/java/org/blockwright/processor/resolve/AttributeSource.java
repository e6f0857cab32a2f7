package org.blockwright.processor.resolve;

import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;

/** Where an attribute's value comes from. */
public sealed interface AttributeSource {
  /** Where it was written or passed. */
  Origin origin();

  /**
   * A value written on the node.
   *
   * @param written the value
   */
  record Literal(Traced<Object> written) implements AttributeSource {
    @Override
    public Origin origin() {
      return written.origin();
    }
  }

  /**
   * A hyper-parameter that is handed on.
   *
   * @param name its name
   * @param index the element that is picked, or -1
   * @param ramp whether it is spread over repetitions
   * @param each whether its elements are dealt out over repetitions
   * @param origin where it is handed on
   * @param indexOrigin where the index stands
   */
  record Hyper(
      String name, int index, boolean ramp, boolean each, Origin origin, Origin indexOrigin)
      implements AttributeSource {}
}
