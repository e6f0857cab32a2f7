package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.blockwright.Axis;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** Joins inputs along their channels or positions. */
public final class ConcatOp extends OperatorBlock<org.blockwright.op.Concat> {
  /** As its annotation's rule says; refuses what the rule refuses. */
  public ConcatOp(Shaped a, Shaped b, Arg... args) {
    this(List.of(a, b), args);
  }

  /** Of any number of inputs. */
  public ConcatOp(List<? extends Shaped> inputs, Arg... args) {
    super(org.blockwright.op.Concat.class, inputs, args);
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    if (!attributes().over().equals(Axis.POSITIONS)) {
      NDList rest = new NDList(Arrays.asList(inputs).subList(1, inputs.length));
      return inputs[0].getNDArrayInternal().concat(rest, Layout.axis(shape(), Axis.CHANNELS));
    }
    try (Scratch scratch = new Scratch(inputs[0])) {
      NDList tokens = new NDList();
      for (NDArray input : inputs) {
        tokens.add(scratch.view(input, -1, rows(tokens.size()), shape().channels()));
      }
      NDList rest = new NDList(tokens.subList(1, inputs.length));
      return scratch.keep(tokens.get(0).getNDArrayInternal().concat(rest, 1));
    }
  }

  private int rows(int input) {
    return inputs().get(input).positions();
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    if (!attributes().over().equals(Axis.POSITIONS)) {
      return p.concat(x, Layout.axis(shape(), Axis.CHANNELS));
    }
    List<V> tokens = new ArrayList<>();
    for (V input : x) {
      tokens.add(
          inputs().get(tokens.size()).kind() == TensorShape.Kind.TOKENS
              ? input
              : p.reshape(input, 1, shape().channels()));
    }
    return p.concat(tokens, 1);
  }
}
