package org.blockwright.processor.infer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.Node;
import org.blockwright.processor.read.NodeType;
import org.blockwright.processor.resolve.Edge;
import org.blockwright.processor.resolve.ResolvedGraph;
import org.blockwright.processor.resolve.ResolvedNode;
import org.blockwright.processor.resolve.Resolver;
import org.blockwright.rule.Inferred;
import org.blockwright.rule.Message;
import org.blockwright.rule.TensorShape;

/** Works out the nodes of graphs, one inside the other. */
final class GraphInference {
  private static final int MOST_NODES = 100_000;
  private static final int DEEPEST = 64;

  private final Resolver resolver;
  private final Complaints complaints;
  private final OperatorEvaluation operators;
  private int made;

  GraphInference(Resolver resolver, Complaints complaints) {
    this.resolver = resolver;
    this.complaints = complaints;
    this.operators = new OperatorEvaluation(complaints);
  }

  /**
   * A use of a node type that is to be worked out.
   *
   * @param name name of the node
   * @param type what it is
   * @param edges what it reads
   * @param in shapes of that
   * @param likeEdge what lends it a shape
   * @param like that shape
   * @param attention where it is marked as attention, if it is
   * @param outputMark its mark as a further output, where it has one
   * @param trainingOnly whether it exists in training only
   */
  record Use(
      String name,
      NodeType type,
      List<Edge> edges,
      List<TensorShape> in,
      Optional<Edge> likeEdge,
      Optional<TensorShape> like,
      Optional<Origin> attention,
      Optional<Node.Output> outputMark,
      boolean trainingOnly) {
    /** A use that is nothing but one. */
    static Use plain(String name, NodeType type, List<Edge> edges, List<TensorShape> in) {
      return new Use(
          name,
          type,
          edges,
          in,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);
    }

    Optional<String> outputName() {
      return outputMark.map(Node.Output::name);
    }

    private Use repetition(int i, TensorShape previous) {
      List<TensorShape> reads = new ArrayList<>(in);
      reads.set(0, previous);
      return new Use(
          Integer.toString(i),
          type,
          edges,
          reads,
          likeEdge,
          like,
          attention,
          Optional.empty(),
          false);
    }
  }

  /** The nodes of a graph, the output last. */
  List<InferredNode> graph(
      ResolvedGraph graph,
      Map<String, Traced<Object>> values,
      List<TensorShape> inputs,
      UsePath path) {
    Map<String, TensorShape> shapes = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      shapes.put(graph.blueprint().inputNames().get(i), inputs.get(i));
    }
    Hyperparameters hyper = new Hyperparameters(graph, values, complaints, path);
    List<InferredNode> nodes = new ArrayList<>();
    for (ResolvedNode node : graph.steps()) {
      UsePath here =
          new UsePath(
              path,
              graph.blueprint().name() + "." + node.name(),
              List.of(node.node().use().origin(), node.node().origin()));
      List<TensorShape> in = node.inputs().stream().map(e -> shapes.get(e.name())).toList();
      Optional<TensorShape> like = node.like().map(e -> shapes.get(e.name()));
      NodeType type = hyper.type(node);
      Use use =
          new Use(
              node.name(),
              type,
              node.inputs(),
              in,
              node.like(),
              like,
              node.node().attention(),
              node.node().output(),
              node.trainingOnly());
      int times = hyper.isOn(node, here) ? hyper.times(node, here) : 0;
      Map<String, Varied> attributes = hyper.attributes(node, times, here);
      if (node.isSlot()) {
        checkFilled(use, here);
      }
      InferredNode inferred =
          times == 0
              ? InferredNode.off(use, attributes)
              : node.repeat().isPresent()
                  ? repeated(use, attributes, times, here)
                  : single(use, attributes, here);
      checkAttention(use, inferred, here);
      if (type.blueprint().map(Blueprint::hasOutputs).orElse(false)) {
        throw complaints.stop(here, List.of(), Message.NestedOutput, type.name());
      }
      shapes.put(node.name(), inferred.output());
      nodes.add(inferred);
    }
    return nodes;
  }

  private void checkAttention(Use use, InferredNode node, UsePath path) {
    boolean positions = node.output().kind() != TensorShape.Kind.VECTOR;
    if (use.attention().isPresent() && !node.off() && !use.type().attends() && !positions) {
      throw complaints.stop(
          path,
          List.of(use.attention().get()),
          Message.NotAttention,
          "@" + use.type().name(),
          node.output());
    }
  }

  /** What is known of other nodes before a model uses them. */
  private void checkFilled(Use use, UsePath path) {
    int wanted = use.type().blueprint().map(graph -> graph.inputs().size()).orElse(1);
    boolean operator = use.type().kind() == NodeType.Kind.OPERATOR;
    if (!operator && use.in().size() != wanted) {
      throw complaints.stop(
          path, List.of(), Message.InputCount, wanted, wanted == 1 ? "" : "s", use.in().size());
    }
    if (!operator && use.likeEdge().isPresent()) {
      throw complaints.stop(
          path,
          List.of(use.likeEdge().get().origin()),
          Message.NothingToLend,
          "@" + use.type().name());
    }
  }

  private InferredNode repeated(Use use, Map<String, Varied> attributes, int times, UsePath path) {
    List<InferredNode> repetitions = new ArrayList<>();
    TensorShape x = use.in().get(0);
    for (int i = 0; i < times; i++) {
      Map<String, Varied> values = new LinkedHashMap<>();
      int repetition = i;
      attributes.forEach(
          (name, varied) ->
              varied
                  .at(repetition)
                  .ifPresent(value -> values.put(name, new Varied.Constant(value))));
      InferredNode one = single(use.repetition(i, x), values, path);
      repetitions.add(one);
      x = one.output();
    }
    return InferredNode.repeated(use, attributes, repetitions);
  }

  /** One use of an operator, blueprint or native block. */
  InferredNode single(Use use, Map<String, Varied> attributes, UsePath path) {
    if (++made > MOST_NODES) {
      throw complaints.stop(path, List.of(), Message.TooManyNodes, MOST_NODES);
    }
    if (path.depth() > DEEPEST) {
      throw complaints.stop(path, List.of(), Message.TooDeep, DEEPEST);
    }
    Map<String, Traced<Object>> values = new LinkedHashMap<>();
    attributes.forEach((name, varied) -> varied.at(0).ifPresent(value -> values.put(name, value)));
    return switch (use.type().kind()) {
      case OPERATOR -> {
        Inferred inferred =
            operators.operator(use.type(), use.edges(), use.in(), use.like(), values, path);
        yield InferredNode.operator(use, attributes, inferred);
      }
      case BLUEPRINT -> InferredNode.blueprint(use, attributes, children(use, values, path));
      case SLOT -> throw new IllegalStateException("a slot is filled before it is worked out");
      case NATIVE ->
          InferredNode.nativeBlock(
              use, attributes, operators.nativeBlock(use.type(), use.in().get(0), values, path));
    };
  }

  private List<InferredNode> children(Use use, Map<String, Traced<Object>> given, UsePath path) {
    NodeType type = use.type();
    List<Origin> users = path.blame(List.of());
    ResolvedGraph graph =
        resolver
            .resolve(type, ", via " + path.text(users), users)
            .orElseThrow(Complaints.Stop::new);
    Map<String, Traced<Object>> values = Hyperparameters.complete(type, given, complaints, path);
    List<InferredNode> children = graph(graph, values, use.in(), path);
    if (type.blueprint().orElseThrow().unitPackage().isEmpty()) {
      throw complaints.stop(path, List.of(), Message.NoUnit, type.qualifiedName());
    }
    return children;
  }
}
