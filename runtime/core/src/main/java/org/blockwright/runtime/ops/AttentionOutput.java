package org.blockwright.runtime.ops;

import java.util.List;
import java.util.Optional;
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

  /**
   * Shape {@code (heads, queries, keys)} of the maps from each query token to each key token, which
   * it shows to an observer that {@link ForwardPass.Observer#wantsAttention wants} them; none where
   * it attends in another way.
   */
  default Optional<TensorShape> tokenAttention() {
    return Optional.empty();
  }
}
