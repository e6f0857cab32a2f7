package org.blockwright.runtime.report;

import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.metrics.ClassificationMetrics;

/**
 * What the page of a run shows beside its epochs.
 *
 * @param network the network's nodes as HTML, see {@link NetworkFigure}; may be empty
 * @param validation figures of the best epoch's weights on the validation images, if known
 * @param sheets pictures of where the best epoch's weights look
 */
public record RunDetails(
    String network, Optional<ClassificationMetrics> validation, List<Sheet> sheets) {
  /**
   * A picture.
   *
   * @param caption what it shows
   * @param png the file
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Sheet(String caption, byte[] png) {}
}
