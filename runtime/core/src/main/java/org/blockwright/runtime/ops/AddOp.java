package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.blockwright.Mismatch;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/**
 * Sum, activation. Inputs of another shape than the first's are left out where that is asked for.
 */
public final class AddOp extends OperatorBlock<org.blockwright.op.Add> {
  private final int[] added;
  private final boolean spreading;

  /** As its annotation's rule says; refuses what the rule refuses. */
  public AddOp(Shaped a, Shaped b, Arg... args) {
    this(List.of(a, b), args);
  }

  /** Of any number of inputs. */
  public AddOp(List<? extends Shaped> inputs, Arg... args) {
    super(org.blockwright.op.Add.class, inputs, args);
    TensorShape first = shape();
    added =
        IntStream.range(1, inputs().size())
            .filter(i -> first.sameDims(inputs().get(i)) || spreads(i))
            .toArray();
    spreading = Arrays.stream(added).anyMatch(this::spreads);
  }

  /** Vectors are added everywhere, unless other shapes are left out. */
  private boolean spreads(int input) {
    return attributes().mismatch() == Mismatch.ERROR
        && org.blockwright.op.Add.Rule.spreads(inputs().get(0), inputs().get(input));
  }

  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    NDArray first = inputs[0];
    if (added.length == 0) {
      return Activations.apply(pass, attributes().act(), first);
    }
    try (Scratch scratch = spreading ? new Scratch(first) : null) {
      NDArray sum = first.add(beside(scratch, added[0], inputs));
      for (int i = 1; i < added.length; i++) {
        sum = plus(pass, sum, beside(scratch, added[i], inputs));
      }
      return Activations.overwrite(pass, attributes().act(), sum);
    }
  }

  @Override
  public <V> V lower(Primitives<V> p, List<V> x) {
    V sum = x.get(0);
    for (int i : added) {
      sum = p.add(sum, spreads(i) ? p.reshape(x.get(i), axes()) : x.get(i));
    }
    return p.activation(attributes().act(), sum);
  }

  private int[] axes() {
    return shape().withGrid(1, 1, 0).dims();
  }

  private NDArray beside(Scratch scratch, int input, NDArray... inputs) {
    return spreads(input)
        ? scratch.view(inputs[input], Layout.any(shape().withGrid(1, 1, 0)).getShape())
        : inputs[input];
  }

  private static NDArray plus(ForwardPass pass, NDArray own, NDArray x) {
    if (!pass.training()) {
      return own.addi(x);
    }
    try (own) {
      return own.add(x);
    }
  }
}
