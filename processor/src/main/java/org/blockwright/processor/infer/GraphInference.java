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
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.NodeType;
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
   * The nodes of a graph, the output last.
   *
   * @param inputs what it reads, each one flow or an array of them
   */
  List<InferredNode> graph(
      ResolvedGraph graph,
      Map<String, Traced<Object>> values,
      List<List<Flow>> inputs,
      UsePath path) {
    Map<String, List<Flow>> flows = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      flows.put(graph.blueprint().inputNames().get(i), inputs.get(i));
    }
    Hyperparameters hyper = new Hyperparameters(graph, values, complaints, path);
    List<InferredNode> nodes = new ArrayList<>();
    for (ResolvedNode node : graph.steps()) {
      UsePath here =
          new UsePath(
              path,
              graph.blueprint().name() + "." + node.name(),
              List.of(node.node().use().origin(), node.node().origin()));
      if (node.isSlot()) {
        here = here.at(hyper.filling(node)); // the graph may be right, and what fills it wrong
      }
      NodeType type = hyper.type(node);
      List<List<Flow>> in = node.inputs().stream().map(e -> flows.get(e.name())).toList();
      Optional<TensorShape> like = node.like().map(e -> flows.get(e.name()).get(0).shape());
      Use use = Use.of(node, type, in, like);
      int times = hyper.isOn(node, here) ? hyper.times(node, here) : 0;
      Map<String, Varied> attributes = hyper.attributes(node, times, here);
      if (node.isSlot()) {
        checkFilled(use, attributes, hyper.filling(node), here);
      }
      InferredNode inferred =
          times == 0
              ? InferredNode.off(use, attributes)
              : node.node().array()
                  ? parallel(use, attributes, here)
                  : node.repeat().isPresent()
                      ? repeated(use, attributes, times, here)
                      : single(use, attributes, here);
      checkAttention(use, inferred, here);
      if (type.blueprint().map(Blueprint::hasOutputs).orElse(false)) {
        throw complaints.stop(here, List.of(), Message.NestedOutput, type.name());
      }
      flows.put(node.name(), inferred.flows(in));
      nodes.add(inferred);
    }
    return nodes;
  }

  /** A node for each element of the arrays that it reads. */
  private InferredNode parallel(Use use, Map<String, Varied> attributes, UsePath path) {
    // A graph reads one array, so that all arrays in it have its length.
    int count = 0;
    for (int i = 0; i < use.in().size(); i++) {
      count = use.edges().get(i).array() ? use.in().get(i).size() : count;
    }
    List<InferredNode> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Use element = use.element(i);
      Optional<Origin> tap = element.flat().stream().flatMap(f -> f.tap().stream()).findFirst();
      UsePath here = tap.map(path::at).orElse(path);
      elements.add(single(element, at(attributes, i), here));
    }
    return InferredNode.parallel(use, attributes, elements);
  }

  private static Map<String, Varied> at(Map<String, Varied> attributes, int repetition) {
    Map<String, Varied> values = new LinkedHashMap<>();
    attributes.forEach(
        (name, varied) ->
            varied.at(repetition).ifPresent(value -> values.put(name, new Varied.Constant(value))));
    return values;
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
  private void checkFilled(Use use, Map<String, Varied> attributes, Origin filling, UsePath path) {
    List<Blueprint.Input> reads = use.type().blueprint().map(Blueprint::inputs).orElse(List.of());
    if (reads.stream().anyMatch(Blueprint.Input::tap)) {
      throw complaints.stop(path, List.of(filling), Message.TapsOutsideHead, use.type().name());
    }
    for (Member member : Resolver.constructorMembers(use.type())) {
      if (member.required() && !attributes.containsKey(member.name())) {
        throw complaints.stop(
            path,
            List.of(filling),
            member.name().equals("classes") ? Message.HeadOutsideModel : Message.MissingValue,
            use.type().name(),
            member.name());
      }
    }
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
    Map<String, Varied> values = Map.of();
    List<Flow> in = List.of();
    List<Flow> x = use.in().get(0);
    int size = 0;
    for (int i = 0; i < times; i++) {
      Map<String, Varied> now = at(attributes, i);
      InferredNode one;
      boolean same = i > 0 && x.equals(in) && now.equals(values);
      if (same && made + size <= MOST_NODES) {
        made += size;
        one = repetitions.get(i - 1).named(Integer.toString(i));
      } else {
        int before = made;
        one = single(use.repetition(i, x), now, path);
        size = made - before;
      }
      repetitions.add(one);
      values = now;
      in = x;
      x = List.of(new Flow(one.output()));
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
        Inferred inferred = operators.operator(use, values, path);
        yield InferredNode.operator(use, attributes, inferred);
      }
      case BLUEPRINT -> InferredNode.blueprint(use, attributes, children(use, values, path));
      case SLOT -> throw new IllegalStateException("a slot is filled before it is worked out");
      case NATIVE ->
          InferredNode.nativeBlock(
              use,
              attributes,
              operators.nativeBlock(use.type(), use.in().get(0).get(0).shape(), values, path));
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
