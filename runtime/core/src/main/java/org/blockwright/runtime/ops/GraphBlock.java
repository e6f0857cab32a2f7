package org.blockwright.runtime.ops;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.blockwright.rule.Shaped;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeviceException;

/**
 * A part of a network, of a shape that is known when it is built. It is a DJL block whose children
 * and parameters bear the names of the declaration's nodes, joined by dots.
 */
public abstract class GraphBlock extends AbstractBlock implements Shaped {
  private static final byte VERSION = 1;

  private final List<TensorShape> inputs;
  private boolean attention;
  private boolean trainingOnly;
  private boolean dropping = true;
  private Precision precision = Precision.FP32;
  private Arithmetic arithmetic = Arithmetic.COMPOSED;

  /** A part that reads the given shapes. */
  protected GraphBlock(List<? extends Shaped> inputs) {
    super(VERSION);
    this.inputs = inputs.stream().map(Shaped::shape).toList();
  }

  /** Shapes of what it reads, without the batch. */
  public final List<TensorShape> inputs() {
    return inputs;
  }

  /**
   * Runs the part.
   *
   * @param pass the run that it belongs to
   * @param inputs arrays of the shapes in {@link #inputs()} behind the batch
   * @return an array of {@link #shape()} behind the batch; the caller releases it
   */
  public NDArray apply(ForwardPass pass, NDArray... inputs) {
    NDArray output = compute(pass, inputs);
    showOutput(pass, output);
    return pass.handedOn(this, output);
  }

  /** What the block does; may return one of its inputs. */
  protected abstract NDArray compute(ForwardPass pass, NDArray... inputs);

  /** Marks the block as attention: each run shows its maps. */
  final void showAttention() {
    attention = true;
  }

  /** Whether the block is marked as attention. */
  public final boolean showsAttention() {
    return attention;
  }

  /** Shows the output of a block that is marked as attention and has no maps beside it. */
  final void showOutput(ForwardPass pass, NDArray output) {
    if (attention && !(this instanceof AttentionOutput)) {
      pass.attended(this, output);
    }
  }

  /**
   * Shapes of the maps that the block shows in a run, grouped maps {@code (groups, classes, L)}
   * whose height and width say what grid the positions are.
   */
  public final List<TensorShape> attentionShapes() {
    if (this instanceof AttentionOutput attending) {
      return attending.attention();
    }
    return attention ? List.of(ForwardPass.asGroups(shape())) : List.of();
  }

  /** Visits all blocks, this one first, each with its path from here. */
  public final void visitBlocks(BiConsumer<String, GraphBlock> visitor) {
    visitBlocks("", visitor);
  }

  private void visitBlocks(String path, BiConsumer<String, GraphBlock> visitor) {
    visitor.accept(path, this);
    for (Pair<String, Block> child : children) {
      if (child.getValue() instanceof GraphBlock part) {
        part.visitBlocks(path.isEmpty() ? child.getKey() : path + "." + child.getKey(), visitor);
      }
    }
  }

  /**
   * Says whether dropout and stochastic depth drop when this part is trained as a whole; they do
   * unless switched off, which makes a training step reproducible.
   */
  public final void setDropping(boolean dropping) {
    this.dropping = dropping;
  }

  /**
   * Says what the products in this part are calculated in when it is run as a whole; float32 unless
   * told. Hand-written blocks among its nodes calculate as they will. Parameters stay float32, and
   * exports do not depend on it.
   *
   * @throws BlockwrightException if the engine cannot calculate in it
   */
  public final void setPrecision(Precision precision) {
    String engine = Engine.getInstance().getEngineName();
    if (!precision.runsOn(engine)) {
      throw new DeviceException(
          "The engine "
              + engine
              + " cannot calculate in "
              + precision
              + "; use "
              + Precision.FP32
              + ", or the PyTorch engine.");
    }
    this.precision = precision;
  }

  /** What the products in this part are calculated in when it is run as a whole. */
  public final Precision precision() {
    return precision;
  }

  /** Says in which way this part is calculated when it is run as a whole. */
  public final void setArithmetic(Arithmetic arithmetic) {
    this.arithmetic = arithmetic;
  }

  /** In which way this part is calculated when it is run as a whole. */
  public final Arithmetic arithmetic() {
    return arithmetic;
  }

  /** The further outputs of this block and of those in it, in the order in which they come. */
  public List<NamedOutput> outputs() {
    return List.of();
  }

  /** Marks the block as existing in training only. */
  final void existInTrainingOnly() {
    trainingOnly = true;
  }

  /** Whether the block exists in training only: it is not counted and not exported. */
  public final boolean isTrainingOnly() {
    return trainingOnly;
  }

  /** Names of the parameters and buffers that exist in training only. */
  public final Set<String> trainingOnlyParameters() {
    Set<String> names = new LinkedHashSet<>(getParameters().keys());
    names.removeAll(evaluationParameters().keys());
    return names;
  }

  /** Parameters and buffers by name, without those that exist in training only. */
  public final ParameterList evaluationParameters() {
    ParameterList all = new ParameterList();
    collect("", all, false);
    return all;
  }

  /** Multiply-adds of one sample, by the operators' rules. */
  public abstract long macs();

  /** Number of trained parameters. */
  public final long parameterCount() {
    settleShapes();
    long count = 0;
    for (Parameter parameter : evaluationParameters().values()) {
      if (parameter.requiresGradient()) {
        count += parameter.getShape().size();
      }
    }
    return count;
  }

  /** Finds the shapes of parameters that are known only once they have been drawn. */
  void settleShapes() {
    for (Block child : children.values()) {
      if (child instanceof GraphBlock part) {
        part.settleShapes();
      }
    }
  }

  @Override
  protected final NDList forwardInternal(
      ParameterStore store, NDList arrays, boolean training, PairList<String, Object> params) {
    NDArray[] in = arrays.toArray(new NDArray[0]);
    try (ForwardPass pass = new ForwardPass(store, training, training && dropping, null)) {
      NDList all = new NDList(pass.run(this, in));
      pass.takeOutputs()
          .forEach(
              (name, output) -> {
                // A node that is the identity hands on the same array, which has one name.
                boolean again = all.stream().anyMatch(array -> array == output);
                NDArray own = again ? output.duplicate() : output;
                own.setName(name);
                all.add(own);
              });
      return all;
    }
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    long batch = inputShapes[0].get(0);
    return Stream.concat(
            Stream.of(shape()),
            outputs().stream().filter(o -> !o.trainingOnly()).map(NamedOutput::shape))
        .map(output -> Layout.batched(batch, output))
        .toArray(Shape[]::new);
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputShapes) {
    long batch = inputShapes.length == 0 ? 1 : inputShapes[0].get(0);
    for (Block child : children.values()) {
      Shape[] shapes =
          child instanceof GraphBlock part
              ? part.inputs.stream().map(s -> Layout.batched(batch, s)).toArray(Shape[]::new)
              : inputShapes;
      if (child instanceof GraphBlock part) {
        part.initializeSeeded(manager, dataType, shapes);
      } else {
        child.initialize(manager, dataType, shapes);
      }
    }
  }

  /** How its parameters are drawn: by each layer's own default, unless a part says otherwise. */
  protected Initialization initialization() {
    return Initialization.STANDARD;
  }

  /**
   * Draws the parameters that have no values yet, with the engine's random seed, or 0 where it has
   * none.
   */
  @Override
  public final void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
    Integer seed = manager.getEngine().getSeed();
    initialization().prepare(this, seed == null ? 0 : seed);
    initializeSeeded(manager, dataType, inputShapes);
  }

  /** Draws the parameters on a device, without sample input: every shape is known. */
  public final void initialize(NDManager manager) {
    initialize(manager, DataType.FLOAT32, sampleShapes());
  }

  /**
   * Draws the parameters on a device by its own rules. The values depend on the seed and on each
   * parameter's place in the order alone, so they are the same bits on every device.
   */
  public final void initialize(NDManager manager, long seed) {
    initialize(manager, initialization(), seed);
  }

  /** Draws the parameters on a device by other rules. */
  public final void initialize(NDManager manager, Initialization how, long seed) {
    how.prepare(this, seed);
    initializeSeeded(manager, DataType.FLOAT32, sampleShapes());
  }

  private Shape[] sampleShapes() {
    return inputs.stream().map(s -> Layout.batched(1, s)).toArray(Shape[]::new);
  }

  private void initializeSeeded(NDManager manager, DataType dataType, Shape... inputShapes) {
    super.initialize(manager, dataType, inputShapes);
  }

  /** Visits the operators in order, each with its path from here; its own is empty. */
  public final void visit(BiConsumer<String, OperatorBlock<?>> visitor) {
    visit("", visitor);
  }

  private void visit(String path, BiConsumer<String, OperatorBlock<?>> visitor) {
    if (this instanceof OperatorBlock<?> op) {
      visitor.accept(path, op);
    }
    for (Pair<String, Block> child : children) {
      if (child.getValue() instanceof GraphBlock part) {
        part.visit(path.isEmpty() ? child.getKey() : path + "." + child.getKey(), visitor);
      }
    }
  }

  /** The hand-written blocks among its nodes, each by its path from here, in order. */
  public final Map<String, Block> handWritten() {
    Map<String, Block> found = new LinkedHashMap<>();
    handWritten("", found);
    return found;
  }

  private void handWritten(String path, Map<String, Block> found) {
    for (Pair<String, Block> child : children) {
      if (child.getValue() instanceof GraphBlock part) {
        part.handWritten(path.isEmpty() ? child.getKey() : path + "." + child.getKey(), found);
      } else {
        found.put(path, child.getValue());
      }
    }
  }

  /** Asked before every step, hence without listing the parameters. */
  @Override
  public final boolean isInitialized() {
    return parameters.values().stream().allMatch(Parameter::isInitialized)
        && children.values().stream().allMatch(Block::isInitialized);
  }

  /** Parameters and buffers by name, such as {@code layer1.0.conv1.weight}, in order. */
  @Override
  public final ParameterList getParameters() {
    ParameterList all = new ParameterList();
    collect("", all, true);
    return all;
  }

  private void collect(String prefix, ParameterList all, boolean training) {
    parameters.forEach((name, own) -> all.add(named(prefix, name), own));
    for (Pair<String, Block> child : children) {
      String below = prefix + child.getKey() + ".";
      if (child.getValue() instanceof GraphBlock part) {
        if (training || !part.trainingOnly) {
          part.collect(below, all, training);
        }
      } else {
        for (Pair<String, Parameter> foreign : child.getValue().getParameters()) {
          all.add(below + foreign.getKey(), foreign.getValue());
        }
      }
    }
  }

  /**
   * What a parameter of this part itself is called.
   *
   * @param prefix the part's path and a dot, empty for the root
   */
  String named(String prefix, String name) {
    return prefix + name;
  }

  /** The device that the parameters are on. */
  public final Device device() {
    for (Parameter parameter : getParameters().values()) {
      if (parameter.isInitialized()) {
        return parameter.getArray().getDevice();
      }
    }
    return Device.cpu();
  }

  @Override
  public String toString() {
    return getClass().getSimpleName()
        + " "
        + String.join(", ", inputs.stream().map(TensorShape::toString).toList())
        + " -> "
        + shape();
  }

  /** Throws unless arrays have the shapes of the inputs behind the batch. */
  final void check(NDArray... arrays) {
    List<Shape> shapes = Arrays.stream(arrays).map(NDArray::getShape).toList();
    if (!Layout.fits(shapes, inputs)) {
      throw new DeviceException(
          getClass().getSimpleName() + " reads a batch of " + inputs + ", not " + shapes);
    }
  }
}
