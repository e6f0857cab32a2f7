package org.blockwright.processor.read;

import java.util.List;
import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;

/**
 * A node as declared.
 *
 * @param name its name
 * @param use its operator, blueprint or native block with written values
 * @param parameters edges and hyper-parameters in order
 * @param slot the hyper-parameter that says what it is, where one does
 * @param repeat the number on its {@code @Repeat}
 * @param unscaled whether the width leaves it alone
 * @param array whether it is made once for each element of the arrays that it reads
 * @param attention where it is marked as attention, if it is
 * @param output its mark as a further output, where it has one
 * @param init how its parameters are drawn
 * @param origin where it is declared
 */
public record Node(
    String name,
    Invocation use,
    List<Parameter> parameters,
    Optional<Traced<String>> slot,
    Optional<Traced<Object>> repeat,
    boolean unscaled,
    boolean array,
    Optional<Origin> attention,
    Optional<Output> output,
    Optional<DrawRules> init,
    Origin origin) {
  /**
   * The mark of a further output.
   *
   * @param name its name
   * @param training whether it exists in training only
   * @param origin where it is marked
   */
  public record Output(String name, boolean training, Origin origin) {}

  /**
   * A parameter of a node.
   *
   * @param name its name
   * @param type its type as written in source
   * @param tensor whether it is an edge
   * @param array whether it is an array of edges
   * @param like whether it lends its shape only
   * @param as the attribute that it feeds, where that has another name
   * @param at the element that it picks
   * @param repeat whether it says how often
   * @param condition whether it switches the node
   * @param ramp whether it is spread
   * @param each whether its elements are dealt out
   * @param origin where it is declared
   */
  public record Parameter(
      String name,
      String type,
      boolean tensor,
      boolean array,
      boolean like,
      Optional<Traced<Object>> as,
      Optional<Traced<Object>> at,
      boolean repeat,
      boolean condition,
      boolean ramp,
      boolean each,
      Origin origin) {}
}
