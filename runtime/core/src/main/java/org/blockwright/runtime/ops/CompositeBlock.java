package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.util.Pair;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** A part made of named parts: what a blueprint or a model compiles to. */
public abstract class CompositeBlock extends GraphBlock {
  private GraphBlock last;

  /** A unit that reads one input of the given shape. */
  protected CompositeBlock(Shaped x) {
    super(List.of(x));
  }

  /** Adds a node; the last one added is the output. */
  protected final <P extends GraphBlock> P node(String name, P part) {
    children.add(name, part);
    last = part;
    return part;
  }

  /** Adds a node that is repeated, each repetition reading the one before it. */
  protected final RepeatedBlock repeat(
      String name, int times, Shaped x, BiFunction<Integer, Shaped, GraphBlock> part) {
    return node(name, new RepeatedBlock(times, x, part));
  }

  /** Adds a node that is the identity on its input where it is switched off. */
  protected final <S extends Shaped> GraphBlock nodeIf(
      boolean on, String name, S x, Function<S, GraphBlock> part) {
    return node(name, on ? part.apply(x) : new Identity(x));
  }

  /** The value of a ramp from 0 to {@code last} at one of {@code count} steps. */
  protected static double ramp(double last, int step, int count) {
    return count == 1 ? 0 : last * step / (count - 1);
  }

  @Override
  public final NDArray apply(ForwardPass pass, NDArray... inputs) {
    return run(pass, inputs[0]);
  }

  /** Runs the nodes in order. */
  protected abstract NDArray run(ForwardPass pass, NDArray x);

  @Override
  public final TensorShape shape() {
    return last == null ? inputs().get(0) : last.shape();
  }

  @Override
  public final long macs() {
    long sum = 0;
    for (Pair<String, Block> child : getChildren()) {
      sum += ((GraphBlock) child.getValue()).macs();
    }
    return sum;
  }
}
