package org.blockwright.processor.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.blockwright.processor.read.ModelDeclaration;
import org.blockwright.rule.TensorShape;

/**
 * A model, worked out at its declared image size and class count.
 *
 * @param declaration as declared
 * @param image the input
 * @param body the backbone's nodes in order
 * @param head the head
 * @param published the published figures, compared
 * @param weights the published weights
 */
public record ModelInstance(
    ModelDeclaration declaration,
    TensorShape image,
    List<InferredNode> body,
    InferredNode head,
    Optional<Publication> published,
    Optional<Pretrained> weights) {
  /** Number of classes. */
  public int classes() {
    return declaration.classes();
  }

  /** All nodes, the head last. */
  public List<InferredNode> nodes() {
    List<InferredNode> all = new ArrayList<>(body);
    all.add(head);
    return all;
  }

  /** Sums over the model. */
  public Counts counts() {
    return Counts.of(nodes());
  }

  /** Its further outputs in order: the backbone's, then the head's. */
  public List<InferredNode> outputs() {
    return Stream.concat(body.stream(), head.children().stream())
        .filter(node -> node.outputName().isPresent())
        .flatMap(node -> node.parallel() ? node.children().stream() : Stream.of(node))
        .toList();
  }
}
