package org.blockwright.runtime.report;

import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.metrics.ClassificationMetrics;

/**
 * What the page of a run shows beside its epochs.
 *
 * @param network the network's nodes as HTML, see {@link NetworkFigure}; may be empty
 * @param validation figures of the best epoch's weights on the validation images, if known
 * @param looks pictures of where the best epoch's weights look
 */
public record RunDetails(
    String network, Optional<ClassificationMetrics> validation, List<Look> looks) {
  /**
   * A picture, and where a model looks in it.
   *
   * @param shown what is to be seen
   * @param said what the model makes of it
   * @param picture as the network sees it, PNG
   * @param overlay the same with a map over it, PNG
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Look(String shown, String said, byte[] picture, byte[] overlay) {}
}
