package org.blockwright.processor.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.blockwright.processor.read.ModelDeclaration;
import org.blockwright.rule.TensorShape;

/**
 * A model, worked out at its declared image size and class count.
 *
 * @param declaration as declared
 * @param image the input
 * @param classes number of classes
 * @param body the backbone's nodes in order
 * @param head the head
 * @param published the published figures, compared
 */
public record ModelInstance(
    ModelDeclaration declaration,
    TensorShape image,
    int classes,
    List<Instance> body,
    Instance head,
    Optional<Publication> published) {
  /** Class count that models are worked out at. */
  public static final int CLASSES = 1000;

  /** All nodes, the head last. */
  public List<Instance> nodes() {
    List<Instance> all = new ArrayList<>(body);
    all.add(head);
    return all;
  }

  /** Sums over the model. */
  public Totals totals() {
    return Totals.sum(nodes().stream().map(Instance::totals).toList());
  }
}
