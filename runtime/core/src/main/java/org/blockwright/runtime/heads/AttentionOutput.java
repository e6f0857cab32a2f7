package org.blockwright.runtime.heads;

import java.util.List;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.OperatorBlock;

/**
 * A head that can show where it looks. It is an {@link OperatorBlock} that calls {@link
 * ForwardPass#attended} in each run, with one array for each of its maps' shapes.
 */
public interface AttentionOutput {
  /**
   * Shapes of its attention maps, grouped maps {@code (groups, classes, L)} whose height and width
   * say what grid the positions are.
   */
  List<TensorShape> attention();
}
