package org.blockwright.runtime.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.DeclarationException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.ops.AttentionOutput;
import org.blockwright.runtime.ops.ForwardPass;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.NamedOutput;
import org.blockwright.runtime.ops.OperatorBlock;
import org.blockwright.runtime.ops.Primitives;

/** A network as its operators in the order of their work, with the values that they hand on. */
public final class Graph {
  /**
   * One operator's run, or the showing of a value as an attention map. Values are numbered; the
   * network's inputs come first.
   */
  private record Step(
      GraphBlock block, String path, List<Integer> inputs, int output, boolean shows) {
    List<TensorShape> attention() {
      return shows || block instanceof AttentionOutput ? block.attentionShapes() : List.of();
    }
  }

  private final GraphBlock network;
  private final List<Step> steps;

  /** The values that are returned. */
  private final List<Integer> returned;

  private Graph(GraphBlock network, List<Step> steps, List<Integer> returned) {
    this.network = network;
    this.steps = steps;
    this.returned = returned;
  }

  /**
   * Watches a network at work on a batch of no samples, which shows as much and costs nothing.
   *
   * @throws BlockwrightException if it is not initialised, not of single precision, or a
   *     hand-written block is among its nodes
   */
  public static Graph of(GraphBlock network) {
    requireValues(network);
    requireKnown(network);
    try {
      return watch(network, 0);
    } catch (RuntimeException e) {
      // An operator of somebody's own may want a sample, and faults are told of one.
      return watch(network, 1);
    }
  }

  private static Graph watch(GraphBlock network, int samples) {
    try (NDManager manager = NDManager.newBaseManager(network.device())) {
      NDArray[] inputs =
          network.inputs().stream()
              .map(shape -> manager.zeros(batch(samples, shape)))
              .toArray(NDArray[]::new);
      Recorder recorder = new Recorder(network, inputs);
      try (ForwardPass pass =
          new ForwardPass(new ParameterStore(manager, false), false, recorder)) {
        List<Integer> returned =
            new ArrayList<>(List.of(recorder.number(pass.run(network, inputs))));
        outputs(network).forEach(further -> returned.add(recorder.outputs.get(further.name())));
        return new Graph(network, recorder.steps, returned);
      }
    }
  }

  private static Shape batch(int samples, TensorShape shape) {
    return new Shape(
        IntStream.concat(IntStream.of(samples), IntStream.of(shape.dims()))
            .asLongStream()
            .toArray());
  }

  private static void requireValues(GraphBlock network) {
    for (Pair<String, Parameter> pair : network.evaluationParameters()) {
      if (!pair.getValue().isInitialized()) {
        throw new WeightsException(
            "the parameter "
                + pair.getKey()
                + " has no values yet; initialise the model or load weights before the export");
      }
      DataType type = pair.getValue().getArray().getDataType();
      if (type != DataType.FLOAT32) {
        throw new WeightsException(
            "the parameter %s is of type %s; only FLOAT32 is exported"
                .formatted(pair.getKey(), type));
      }
    }
  }

  private static void requireKnown(GraphBlock network) {
    network
        .handWritten()
        .forEach(
            (path, block) -> {
              throw new DeclarationException(
                  path
                      + " is a block of your own ("
                      + block.getClass().getName()
                      + "), and what it computes cannot be read; write it as a blueprint to export"
                      + " it");
            });
  }

  /** What comes before a node: its outputs are the values that the node reads of it. */
  Graph before(String node) {
    List<Step> body = new ArrayList<>();
    Set<Integer> read = new LinkedHashSet<>();
    Set<Integer> made = new HashSet<>();
    for (Step step : steps) {
      if (step.path.equals(node) || step.path.startsWith(node + ".")) {
        step.inputs.stream().filter(value -> !made.contains(value)).forEach(read::add);
        made.add(step.output);
      } else {
        body.add(step);
      }
    }
    return new Graph(network, body, List.copyOf(read));
  }

  /** The network. */
  public GraphBlock network() {
    return network;
  }

  /** The further outputs, in order. */
  List<NamedOutput> outputs() {
    return outputs(network);
  }

  private static List<NamedOutput> outputs(GraphBlock network) {
    return network.outputs().stream().filter(o -> !o.trainingOnly()).toList();
  }

  /** Shapes of the attention maps that its operators show, in that order. */
  public List<TensorShape> attention() {
    return steps.stream().flatMap(step -> step.attention().stream()).toList();
  }

  /**
   * Writes the operators one after the other.
   *
   * @param program takes them
   * @param inputs the network's inputs there
   * @return its outputs there, the further ones in the order of {@link #outputs}
   */
  public List<String> lower(Program program, List<String> inputs) {
    return lower(program, program::at, program::shaped, inputs);
  }

  /**
   * The same for values of another kind.
   *
   * @param at hears where the operator stands that comes next
   */
  <V> List<V> lower(Primitives<V> program, Consumer<String> at, List<V> inputs) {
    return lower(program, at, (value, shape) -> {}, inputs);
  }

  private <V> List<V> lower(
      Primitives<V> program,
      Consumer<String> at,
      BiConsumer<V, TensorShape> shaped,
      List<V> inputs) {
    Map<Integer, V> values = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      values.put(i, inputs.get(i));
      shaped.accept(inputs.get(i), network.inputs().get(i));
    }
    for (Step step : steps) {
      at.accept(step.path);
      List<V> read = step.inputs.stream().map(values::get).toList();
      if (step.shows) {
        program.attended(map(program, step.block, read.get(0)));
      } else {
        V made = ((OperatorBlock<?>) step.block).lower(program, read);
        values.put(step.output, made);
        shaped.accept(made, step.block.shape());
      }
    }
    return returned.stream().map(values::get).toList();
  }

  /** A value as {@code (N, groups, classes, L)}. */
  private static <V> V map(Primitives<V> program, GraphBlock block, V value) {
    TensorShape shape = block.attentionShapes().get(0);
    boolean tokens = block.shape().kind() == TensorShape.Kind.TOKENS;
    V columns = tokens ? program.transpose(value, 0, 2, 1) : value;
    return program.reshape(columns, shape.groups(), shape.channels(), shape.positions());
  }

  /** Numbers arrays by identity: an operator that returns its input makes no new value. */
  private static final class Recorder implements ForwardPass.Observer {
    private final Map<GraphBlock, String> paths = new IdentityHashMap<>();
    // Holds the arrays after they are closed, so that no other takes their identity.
    private final Map<NDArray, Integer> numbers = new IdentityHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Integer> outputs = new HashMap<>();

    Recorder(GraphBlock network, NDArray[] inputs) {
      network.visitBlocks((path, block) -> paths.put(block, path));
      for (NDArray input : inputs) {
        numbers.put(input, numbers.size());
      }
    }

    @Override
    public void produced(OperatorBlock<?> op, NDArray[] inputs, NDArray output) {
      List<Integer> read =
          IntStream.range(0, inputs.length).map(i -> number(inputs[i])).boxed().toList();
      numbers.putIfAbsent(output, numbers.size());
      steps.add(new Step(op, paths.getOrDefault(op, ""), read, numbers.get(output), false));
    }

    @Override
    public void output(String name, NDArray output) {
      outputs.put(name, number(output));
    }

    @Override
    public void attended(GraphBlock block, NDArray... maps) {
      if (!(block instanceof AttentionOutput)) {
        int map = number(maps[0]);
        steps.add(new Step(block, paths.getOrDefault(block, ""), List.of(map), map, true));
      }
    }

    int number(NDArray array) {
      Integer number = numbers.get(array);
      if (number == null) {
        throw new DeclarationException(
            "an array of shape "
                + array.getShape()
                + " comes from outside the operators, and how it is computed cannot be read; write"
                + " the part that makes it as a blueprint to export it");
      }
      return number;
    }
  }
}
