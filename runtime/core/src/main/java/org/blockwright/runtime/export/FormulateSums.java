package org.blockwright.runtime.export;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.blockwright.runtime.export.Calls.Change;
import org.blockwright.runtime.heads.Formulation;
import org.blockwright.runtime.heads.Formulations;
import org.blockwright.runtime.heads.HeadShape;

/**
 * {@code sum(softmax(a) b)} over the positions of two convolutions' maps, by that of the equal
 * formulations which a table says is the fastest.
 */
final class FormulateSums implements Pass {
  private final Formulations table;
  private final boolean gpu;

  FormulateSums(Formulations table, boolean gpu) {
    this.table = table;
    this.gpu = gpu;
  }

  @Override
  public String what() {
    return "sums over positions";
  }

  @Override
  public int apply(Calls calls) {
    return calls.rewrite(
        (call, makers, once) ->
            PositionSums.endingIn(call, makers, once).flatMap(found -> change(calls, found)));
  }

  private Optional<Change> change(Calls calls, PositionSums found) {
    HeadShape shape = found.shape(calls);
    Formulation fastest =
        table.fastest(Formulations.Use.EVALUATION, gpu, shape, possible(calls, found, shape));
    PositionSumsWriter writer = new PositionSumsWriter(calls, found, gpu);
    return switch (fastest) {
      case MAPS -> Optional.empty();
      case CLASSES_LAST -> Optional.of(writer.classesLast());
      case PRODUCTS -> Optional.of(writer.products());
      case SHARES_FIRST -> Optional.of(writer.sharesFirst());
      case ATTENTION -> Optional.of(writer.attention());
    };
  }

  private static Set<Formulation> possible(Calls calls, PositionSums found, HeadShape shape) {
    if (!found.isPointwise(calls)) {
      return EnumSet.of(Formulation.MAPS, Formulation.CLASSES_LAST);
    }
    return shape.keys() == shape.values()
        ? EnumSet.allOf(Formulation.class)
        : EnumSet.complementOf(EnumSet.of(Formulation.ATTENTION));
  }
}
