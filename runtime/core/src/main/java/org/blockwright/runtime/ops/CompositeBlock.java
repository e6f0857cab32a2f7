package org.blockwright.runtime.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;

/** A part made of named parts: what a blueprint or a model compiles to. */
public abstract class CompositeBlock extends GraphBlock {
  private final List<NamedOutput> outputs = new ArrayList<>();
  private GraphBlock last;

  /** A block that reads inputs of the given shapes. */
  protected CompositeBlock(Shaped... inputs) {
    super(List.of(inputs));
  }

  /** A block that reads inputs of the given shapes. */
  protected CompositeBlock(List<? extends Shaped> inputs) {
    super(inputs);
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
    return repeat(name, times, x, List.of(), part);
  }

  /**
   * Adds a node that is repeated, each repetition reading the one before it, and all of them others
   * beside.
   */
  protected final RepeatedBlock repeat(
      String name,
      int times,
      Shaped x,
      List<? extends Shaped> others,
      BiFunction<Integer, Shaped, GraphBlock> part) {
    return node(name, new RepeatedBlock(times, x, others, part));
  }

  /** Adds a node that is the identity on its input where it is switched off. */
  protected final <S extends Shaped> GraphBlock nodeIf(
      boolean on, String name, S x, Function<S, GraphBlock> part) {
    return node(name, on ? part.apply(x) : new Identity(x));
  }

  /** Marks a node as existing in training only. */
  protected static <P extends GraphBlock> P trainingOnly(P node) {
    node.existInTrainingOnly();
    return node;
  }

  /** Makes a node a further output. */
  protected final void output(String name, GraphBlock node) {
    outputs.add(new NamedOutput(name, node.shape(), node.isTrainingOnly()));
  }

  /** Makes a node that is made for each element of an array further outputs, numbered from 0. */
  protected final void output(String name, ParallelBlock node) {
    for (int i = 0; i < node.size(); i++) {
      outputs.add(
          new NamedOutput(NamedOutput.of(name, i), node.get(i).shape(), node.isTrainingOnly()));
    }
  }

  @Override
  public final List<NamedOutput> outputs() {
    List<NamedOutput> all = new ArrayList<>(outputs);
    for (Pair<String, Block> child : getChildren()) {
      all.addAll(((GraphBlock) child.getValue()).outputs());
    }
    return all;
  }

  /** Marks a block as attention: each run shows its maps. */
  protected static <P extends GraphBlock> P attending(P block) {
    block.showAttention();
    return block;
  }

  /** Adds a node that is made for each element of an array. */
  protected final ParallelBlock parallel(String name, int count, IntFunction<GraphBlock> part) {
    return node(name, new ParallelBlock(IntStream.range(0, count).mapToObj(part).toList()));
  }

  /** Shapes of single inputs and of lists of them, in order. */
  protected static List<Shaped> shapes(Object... parts) {
    List<Shaped> all = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof List<?> list) {
        list.forEach(element -> all.add((Shaped) element));
      } else {
        all.add((Shaped) part);
      }
    }
    return all;
  }

  /** Single arrays and several of them, in order. */
  protected static NDArray[] arrays(Object... parts) {
    List<NDArray> all = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof NDArray[] several) {
        all.addAll(List.of(several));
      } else {
        all.add((NDArray) part);
      }
    }
    return all.toArray(NDArray[]::new);
  }

  /** The inputs from one on. */
  protected static NDArray[] from(int first, NDArray... inputs) {
    return Arrays.copyOfRange(inputs, first, inputs.length);
  }

  /** The value of a ramp from 0 to {@code last} at one of {@code count} steps. */
  protected static double ramp(double last, int step, int count) {
    return count == 1 ? 0 : last * step / (count - 1);
  }

  /** The element for a repetition, from the start again where there are too few. */
  protected static int each(int repetition, int... values) {
    return values[repetition % values.length];
  }

  /** The element for a repetition, from the start again where there are too few. */
  protected static double each(int repetition, double... values) {
    return values[repetition % values.length];
  }

  /** The element for a repetition, from the start again where there are too few. */
  protected static boolean each(int repetition, boolean... values) {
    return values[repetition % values.length];
  }

  /** The element for a repetition, from the start again where there are too few. */
  protected static String each(int repetition, String... values) {
    return values[repetition % values.length];
  }

  /** The element for a repetition, from the start again where there are too few. */
  @SafeVarargs
  protected static <E extends Enum<E>> E each(int repetition, E... values) {
    return values[repetition % values.length];
  }

  /** A block with several inputs overrides this, one with a single input {@link #run}. */
  @Override
  protected NDArray compute(ForwardPass pass, NDArray... inputs) {
    return run(pass, inputs[0]);
  }

  /** Runs the nodes of a block with one input in order. */
  protected NDArray run(ForwardPass pass, NDArray x) {
    throw new UnsupportedOperationException(getClass().getName() + " has no method that runs it");
  }

  @Override
  public final TensorShape shape() {
    return last == null ? inputs().get(0) : last.shape();
  }

  @Override
  public final long macs() {
    long sum = 0;
    for (Pair<String, Block> child : getChildren()) {
      GraphBlock part = (GraphBlock) child.getValue();
      sum += part.isTrainingOnly() ? 0 : part.macs();
    }
    return sum;
  }
}
