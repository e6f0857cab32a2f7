package org.blockwright.runtime.ops;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.blockwright.rule.TensorShape;

/**
 * One run of a network. It closes intermediate arrays as soon as nobody reads them any more, which
 * keeps memory in evaluation at a third; what gradients still need, the engine keeps by itself.
 *
 * <p>Every array that an operator returns is held once under the name of its node; two names may
 * hold the same array, as the identity does. {@link #release} gives a name up.
 */
public final class ForwardPass implements AutoCloseable {
  /** Sees every operator's inputs and output as they come to be; must not keep or close them. */
  public interface Observer {
    /** Called after an operator ran. */
    default void produced(OperatorBlock<?> op, NDArray[] inputs, NDArray output) {}

    /** Called with each further output of the network. */
    default void output(String name, NDArray output) {}

    /** Called by what attends with its attention maps, before they are closed. */
    default void attended(GraphBlock block, NDArray... maps) {}

    /** Whether an operator that attends is to show its maps although nobody marked it. */
    default boolean wantsAttention(GraphBlock block) {
      return false;
    }

    /**
     * May put another array in the place of what a block puts out, such as one that gradients are
     * wanted of.
     *
     * @param output stays open where it is handed on, and where somebody else reads it
     * @return of the same shape and values; the run closes it when nobody reads it any more
     */
    default NDArray handedOn(GraphBlock block, NDArray output) {
      return output;
    }
  }

  /** What {@link #part} made and nobody has read yet. */
  private record Half(long cut, boolean first, NDArray array) {}

  private final ParameterStore store;
  private final boolean training;
  private final boolean dropping;
  private final IdentityHashMap<NDArray, Integer> holders = new IdentityHashMap<>();
  private final Map<String, NDArray> outputs = new LinkedHashMap<>();
  private final IdentityHashMap<NDArray, Half> halves = new IdentityHashMap<>();
  private final Observer observer;
  private MatmulKernels products = Precision.FP32.products();
  private Arithmetic arithmetic = Arithmetic.COMPOSED;
  private long multiplyAdds;

  /** A run on the parameters of a store. */
  public ForwardPass(ParameterStore store, boolean training) {
    this(store, training, training, null);
  }

  /** A run that is watched. */
  public ForwardPass(ParameterStore store, boolean training, Observer observer) {
    this(store, training, training, observer);
  }

  /**
   * A run.
   *
   * @param store of the parameters
   * @param training whether batch norms use the batch's statistics
   * @param dropping whether dropout and stochastic depth drop
   * @param observer watches it; null for none
   */
  public ForwardPass(ParameterStore store, boolean training, boolean dropping, Observer observer) {
    this.store = store;
    this.training = training;
    this.dropping = dropping;
    this.observer = observer;
  }

  /**
   * Runs a network on arrays of the caller, which stay open, in the network's precision and
   * arithmetic.
   *
   * @param network initialised
   * @param inputs arrays of the shapes in {@link GraphBlock#inputs()} behind the batch
   * @return an array of {@link GraphBlock#shape()} behind the batch
   * @throws org.blockwright.runtime.base.BlockwrightException if an array has another shape
   */
  public NDArray run(GraphBlock network, NDArray... inputs) {
    network.check(inputs);
    products = network.precision().products();
    arithmetic = network.arithmetic();
    NDArray[] laid = training ? arithmetic.laidOut(inputs) : inputs;
    borrow(inputs);
    borrow(laid);
    NDArray output = network.apply(this, laid);
    release(laid);
    return output;
  }

  /** Whether batch norms use the batch's statistics. */
  public boolean training() {
    return training;
  }

  /** Whether dropout and stochastic depth drop. */
  public boolean dropping() {
    return dropping;
  }

  /** The parameter's array on a device; null for an absent parameter. */
  NDArray value(Parameter parameter, Device device) {
    return parameter == null ? null : store.getValue(parameter, device, training);
  }

  /** Whether somebody sees what comes to be. */
  public boolean isWatched() {
    return observer != null;
  }

  /** In which of the ways that there are the network is calculated. */
  public Arithmetic arithmetic() {
    return arithmetic;
  }

  /** Whether maps lie as {@code (N, H, W, C)} on the device of an array, so far as they may. */
  public boolean isChannelsLast(NDArray beside) {
    return training && arithmetic != Arithmetic.COMPOSED && !beside.getDevice().isGpu();
  }

  /** Whether what attends, on the device of an array, need not write its shares down. */
  boolean fusesAttention(NDArray beside) {
    return training
        && observer == null
        && arithmetic.compareTo(Arithmetic.FUSED) >= 0
        && products == Precision.FP32.products()
        && !beside.getDevice().isGpu();
  }

  /** How products are calculated. */
  MatmulKernels products() {
    return products;
  }

  /** Marks arrays of the caller, which are never closed here. */
  public void borrow(NDArray... arrays) {
    for (NDArray array : arrays) {
      holders.merge(array, 1, Integer::sum);
    }
  }

  /** Gives names up; an array that no name holds is closed. */
  public void release(NDArray... arrays) {
    for (NDArray array : arrays) {
      if (holders.merge(array, -1, Integer::sum) == 0) {
        holders.remove(array);
        forgetHalf(array);
        array.close();
      }
    }
  }

  /**
   * The channels of a map before or behind a cut. Where both are read they are made together, since
   * their gradients are then joined instead of added up among zeros.
   *
   * @param map {@code (N, C, H, W)}
   * @param cut channels before it; neither 0 nor all
   */
  NDArray part(NDArray map, long cut, boolean first) {
    Half waiting = halves.remove(map);
    if (waiting != null && waiting.cut() == cut && waiting.first() == first) {
      return waiting.array();
    }
    if (waiting != null) {
      waiting.array().close();
    }
    NDList both = map.split(new long[] {cut}, 1);
    halves.put(map, new Half(cut, !first, both.get(first ? 1 : 0)));
    return both.get(first ? 0 : 1);
  }

  private void forgetHalf(NDArray map) {
    Half waiting = halves.remove(map);
    if (waiting != null) {
      waiting.array().close();
    }
  }

  /** Makes an array a further output of the network, which holds it too. */
  public void output(String name, NDArray array) {
    borrow(array);
    outputs.put(name, array);
    if (observer != null) {
      observer.output(name, array);
    }
  }

  /** Makes arrays further outputs of the network, numbered from 0. */
  public void output(String name, NDArray[] arrays) {
    for (int i = 0; i < arrays.length; i++) {
      output(NamedOutput.of(name, i), arrays[i]);
    }
  }

  /** Hands the further outputs over, by their names in order; the caller closes them. */
  Map<String, NDArray> takeOutputs() {
    Map<String, NDArray> taken = new LinkedHashMap<>(outputs);
    outputs.clear();
    return taken;
  }

  /** Runs a block that knows nothing of passes. */
  NDList forward(Block block, NDList inputs, boolean asInTraining) {
    return block.forward(store, inputs, asInTraining);
  }

  void produced(OperatorBlock<?> op, NDArray[] inputs, NDArray output) {
    holders.merge(output, 1, Integer::sum);
    if (observer != null) {
      observer.produced(op, inputs, output);
    }
  }

  /** Shows attention maps to whoever wants to see them. */
  public void attended(GraphBlock block, NDArray... maps) {
    if (observer != null) {
      observer.attended(block, maps);
    }
  }

  /** Whether an operator that attends shows its maps: it is marked, or somebody asked for them. */
  boolean showsAttention(GraphBlock block) {
    return block.showsAttention() || observer != null && observer.wantsAttention(block);
  }

  /** What is handed on as a block's output. */
  NDArray handedOn(GraphBlock block, NDArray output) {
    NDArray next = observer == null ? output : observer.handedOn(block, output);
    if (next != output) {
      borrow(next);
      release(output);
    }
    return next;
  }

  /** Counts multiply-adds as they are carried out, of the whole batch. */
  void count(long done) {
    multiplyAdds += done;
  }

  /** Multiply-adds of convolutions and linear layers so far, of the whole batch. */
  public long multiplyAdds() {
    return multiplyAdds;
  }

  @Override
  public void close() {
    takeOutputs().values().forEach(this::release);
    halves.values().forEach(half -> half.array().close());
    halves.clear();
    holders.clear();
  }

  /** Any positions as grouped maps {@code (groups, classes, L)}. */
  static TensorShape asGroups(TensorShape shape) {
    int groups = shape.kind() == TensorShape.Kind.GROUPS ? shape.groups() : 1;
    return TensorShape.groups(groups, shape.channels(), shape.height(), shape.width())
        .withGrid(shape.height(), shape.width(), shape.extra());
  }
}
