package org.blockwright.runtime.ops;

import java.util.List;
import org.blockwright.rule.TensorShape;

/**
 * An operator that itself attends. In a run in which it shows its maps it calls {@link
 * ForwardPass#attended}, with one array for each of their shapes.
 */
public interface AttentionOutput {
  /**
   * Shapes of the attention maps that it shows, grouped maps {@code (groups, classes, L)} whose
   * height and width say what grid the positions are; none where it shows none.
   */
  List<TensorShape> attention();
}
