package org.blockwright.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The shapes that a use of an operator reads. */
public final class Inputs {
  private final List<TensorShape> shapes;
  private final Optional<TensorShape> like;

  /**
   * Shapes in order of the edges.
   *
   * @param shapes what is read
   * @param like the shape that is lent, if any
   */
  public Inputs(List<TensorShape> shapes, Optional<TensorShape> like) {
    this.shapes = List.copyOf(shapes);
    this.like = like;
  }

  /** All shapes, in order of the edges. */
  public List<TensorShape> all() {
    return shapes;
  }

  /** The shape that is lent, if any. */
  public Optional<TensorShape> like() {
    return like;
  }

  /** The lent shape of an operator that cannot do without. */
  public TensorShape requireLike() {
    return like.orElseThrow(() -> new RuleViolation(Message.NoLike));
  }

  /** The only input, of one of the given kinds. */
  public TensorShape only(TensorShape.Kind... kinds) {
    return exactly(1, kinds).get(0);
  }

  /** Exactly {@code count} inputs, each of one of the given kinds. */
  public List<TensorShape> exactly(int count, TensorShape.Kind... kinds) {
    if (shapes.size() != count) {
      throw new RuleViolation(Message.InputCount, count, count == 1 ? "" : "s", shapes.size());
    }
    checkKinds(kinds);
    return shapes;
  }

  /** At least {@code count} inputs, each of one of the given kinds. */
  public List<TensorShape> atLeast(int count, TensorShape.Kind... kinds) {
    if (shapes.size() < count) {
      throw new RuleViolation(Message.TooFewInputs, count, shapes.size());
    }
    checkKinds(kinds);
    return shapes;
  }

  private void checkKinds(TensorShape.Kind... kinds) {
    if (kinds.length == 0) {
      return;
    }
    for (int i = 0; i < shapes.size(); i++) {
      TensorShape shape = shapes.get(i);
      if (!List.of(kinds).contains(shape.kind())) {
        String wanted =
            Arrays.stream(kinds)
                .map(TensorShape.Kind::toString)
                .collect(Collectors.joining(" or "));
        throw new RuleViolation(Message.WrongKind, wanted, shape.kind(), shape).atInput(i);
      }
    }
  }
}
