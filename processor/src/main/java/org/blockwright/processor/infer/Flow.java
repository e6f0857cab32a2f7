package org.blockwright.processor.infer;

import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.rule.TensorShape;

/**
 * What flows along an edge.
 *
 * @param shape its shape
 * @param tap where a model names the node of the backbone that it comes from, where it does
 */
record Flow(TensorShape shape, Optional<Origin> tap) {
  /** What comes from no tap. */
  Flow(TensorShape shape) {
    this(shape, Optional.empty());
  }
}
