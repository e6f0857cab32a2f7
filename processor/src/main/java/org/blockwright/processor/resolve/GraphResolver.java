package org.blockwright.processor.resolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Problem;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.Node;
import org.blockwright.processor.read.NodeType;
import org.blockwright.rule.Message;
import org.blockwright.rule.Nearest;

/** Resolves the names in one graph. */
final class GraphResolver {
  private final Problems problems;
  private final NodeType nodeType;
  private final Blueprint blueprint;
  private final Map<String, ResolvedNode> steps = new LinkedHashMap<>();
  private final Set<String> usedMembers = new HashSet<>();
  private final String way;
  private final List<Origin> users;
  private final NodeChecks checks;
  private boolean sound = true;

  GraphResolver(NodeType nodeType, String way, List<Origin> users, Problems problems) {
    this.problems = problems;
    this.nodeType = nodeType;
    this.blueprint = nodeType.blueprint().orElseThrow();
    this.way = way;
    this.users = users;
    this.checks = new NodeChecks(nodeType, this::problem);
  }

  private void problem(Origin origin, Message message, Object... args) {
    problem(origin, Problem.at(origin, message, args));
  }

  /** What is wrong in a class file is shown where somebody uses it, with the way to it. */
  private void problem(Origin origin, Problem problem) {
    sound = false;
    String where = origin.inSource() ? "" : " (" + blueprint.name() + way + ")";
    List<Origin> blame = new ArrayList<>(List.of(origin, blueprint.origin()));
    blame.addAll(users);
    problems.add(new Problem(problem.message(), problem.text() + where, blame));
  }

  Optional<ResolvedGraph> resolve() {
    for (Node node : blueprint.nodes()) {
      steps.put(node.name(), step(node));
    }
    checkMembers();
    checkReadInputs();
    if (!sound) {
      return Optional.empty();
    }
    return new GraphOrder(
            blueprint.name(), steps, problem -> problem(problem.blame().get(0), problem))
        .order()
        .filter(this::endsInOne)
        .map(order -> new ResolvedGraph(nodeType, order));
  }

  /** Whether the output is one tensor. */
  private boolean endsInOne(List<ResolvedNode> order) {
    Node end = order.get(order.size() - 1).node();
    if (end.array()) {
      problem(end.origin(), Message.ArrayEnd, blueprint.name(), end.name());
    }
    return !end.array();
  }

  private void checkMembers() {
    for (Member member : nodeType.members()) {
      if (member.tap()) {
        continue;
      }
      if (blueprint.inputNames().contains(member.name())) {
        problem(member.origin(), Message.NodeNamedAsInput, member.name());
      } else if (!usedMembers.contains(member.name()) && member.widthDivisor() == 0) {
        problem(member.origin(), Message.UnusedHyperparameter, member.name());
      }
    }
    List<Member> widths = nodeType.members().stream().filter(m -> m.widthDivisor() > 0).toList();
    if (widths.size() > 1) {
      problem(
          widths.get(1).origin(), Message.TwoWidths, widths.get(0).name(), widths.get(1).name());
    }
  }

  private ResolvedNode step(Node node) {
    List<Edge> inputs = new ArrayList<>();
    Optional<Edge> like = Optional.empty();
    Map<String, AttributeSource> attributes = new LinkedHashMap<>();
    Optional<AttributeSource> repeat = node.repeat().map(AttributeSource.Literal::new);
    Optional<AttributeSource> condition = Optional.empty();
    node.use().values().forEach((name, value) -> written(node, name, value, attributes));
    for (Node.Parameter parameter : node.parameters()) {
      if (parameter.tensor()) {
        Edge edge = edge(parameter);
        if (parameter.like()) {
          like = Optional.of(edge);
        } else {
          inputs.add(edge);
        }
        continue;
      }
      Optional<AttributeSource.Hyper> source = hyper(parameter);
      if (source.isEmpty()) {
        continue;
      }
      checkNumber(parameter, source.get());
      if (parameter.repeat()) {
        repeat = Optional.of(source.get());
      }
      if (parameter.condition()) {
        condition = Optional.of(source.get());
        checkCondition(parameter, source.get());
      }
      if ((!parameter.repeat() && !parameter.condition()) || parameter.as().isPresent()) {
        passed(node, parameter, source.get(), attributes);
      }
    }
    node.slot().ifPresent(this::checkSlot);
    if (node.output().isPresent() && condition.isPresent() && !blueprint.isBackbone()) {
      problem(node.output().get().origin(), Message.SwitchedOutput, node.name());
    }
    checks.check(node, inputs, like, repeat.isPresent(), condition.isPresent(), attributes);
    if (blueprint.isBackbone() && OutputWidth.isForgotten(node, inputs, like, attributes)) {
      problem(node.use().origin(), Message.NoOut, node.use().type().name());
    }
    return new ResolvedNode(node, List.copyOf(inputs), like, attributes, repeat, condition, false);
  }

  private void written(
      Node node, String name, Traced<Object> value, Map<String, AttributeSource> attributes) {
    if (node.use().type().member(name).isPresent()) {
      attributes.put(name, new AttributeSource.Literal(value));
    }
  }

  private Edge edge(Node.Parameter parameter) {
    String name = parameter.name();
    boolean isInput = blueprint.inputNames().contains(name);
    List<String> names =
        Stream.concat(blueprint.inputNames().stream(), blueprint.nodes().stream().map(Node::name))
            .toList();
    if (!names.contains(name)) {
      problem(parameter.origin(), Message.UnknownNode, name, Nearest.hint(name, names));
    }
    boolean array =
        blueprint.inputs().stream().anyMatch(i -> i.name().equals(name) && i.array())
            || blueprint.nodes().stream().anyMatch(n -> n.name().equals(name) && n.array());
    if (names.contains(name) && array != parameter.array()) {
      problem(parameter.origin(), array ? Message.ReadAsArray : Message.ReadAsOne, name);
    }
    return new Edge(name, isInput, parameter.array(), parameter.origin());
  }

  private Optional<Member> member(String name) {
    if (name.equals(Resolver.CLASSES) && nodeType.member(name).isEmpty()) {
      return Optional.of(new Member(name, "int", null, false, false, 0, false, Origin.nowhere()));
    }
    return nodeType.member(name);
  }

  private Optional<AttributeSource.Hyper> hyper(Node.Parameter parameter) {
    Optional<Member> member = member(parameter.name());
    if (member.isEmpty()) {
      problem(
          parameter.origin(),
          Message.UnknownHyperparameter,
          blueprint.name(),
          parameter.name(),
          Nearest.hint(parameter.name(), nodeType.members().stream().map(Member::name).toList()));
      return Optional.empty();
    }
    if (member.get().tap()) {
      problem(parameter.origin(), Message.TapAsValue, parameter.name());
      return Optional.empty();
    }
    usedMembers.add(parameter.name());
    String wanted = member.get().type();
    boolean element = parameter.at().isPresent() || parameter.each();
    if (!parameter.type().equals(wanted)
        && !(element && parameter.type().equals(member.get().elementType()))) {
      problem(
          parameter.origin(),
          Message.ParameterType,
          parameter.name(),
          simple(wanted),
          simple(parameter.type()));
      return Optional.empty();
    }
    if (parameter.at().isPresent() && !member.get().array()) {
      problem(parameter.at().get().origin(), Message.NotAnArray, parameter.name());
      return Optional.empty();
    }
    if (parameter.at().isPresent() && (Integer) parameter.at().get().value() < 0) {
      problem(
          parameter.at().get().origin(),
          Message.IndexOutOfArray,
          parameter.at().get().value(),
          parameter.name(),
          "whose first element is 0");
      return Optional.empty();
    }
    return Optional.of(
        new AttributeSource.Hyper(
            parameter.name(),
            parameter.at().map(at -> (Integer) at.value()).orElse(-1),
            parameter.ramp(),
            parameter.each(),
            parameter.origin(),
            parameter.at().map(Traced::origin).orElse(parameter.origin())));
  }

  private String typeOf(AttributeSource.Hyper source) {
    Member member = member(source.name()).orElseThrow();
    return source.index() >= 0 || source.each() ? member.elementType() : member.type();
  }

  private void checkNumber(Node.Parameter parameter, AttributeSource.Hyper source) {
    String type = typeOf(source);
    if (parameter.repeat() && !type.equals("int")) {
      problem(
          parameter.origin(),
          type.equals("int[]") ? Message.ArrayWithoutIndex : Message.RepeatType,
          parameter.name(),
          simple(type));
    }
    if (parameter.ramp() && !Set.of("int", "double").contains(type)) {
      problem(parameter.origin(), Message.RampType, parameter.name(), simple(type));
    }
  }

  private void checkCondition(Node.Parameter parameter, AttributeSource.Hyper source) {
    if (!Set.of("boolean", "int", "double").contains(typeOf(source))) {
      problem(parameter.origin(), Message.SwitchType, parameter.name(), simple(typeOf(source)));
    }
  }

  private void passed(
      Node node,
      Node.Parameter parameter,
      AttributeSource.Hyper source,
      Map<String, AttributeSource> attributes) {
    NodeType target = node.use().type();
    String name = parameter.as().map(as -> (String) as.value()).orElse(parameter.name());
    Origin origin = parameter.as().map(Traced::origin).orElse(parameter.origin());
    if (target.kind() == NodeType.Kind.SLOT) {
      // What it is, and so what it takes, is known where a model fills it.
      if (attributes.put(name, source) != null) {
        problem(parameter.origin(), Message.SetTwice, name);
      }
      return;
    }
    Optional<Member> attribute = target.member(name);
    boolean classes =
        name.equals(Resolver.CLASSES)
            && target.blueprint().map(Blueprint::readsClasses).orElse(false);
    if (attribute.isEmpty() && !classes) {
      problem(
          origin,
          Message.NoSuchAttribute,
          target.name(),
          name,
          // Class files do not keep the order under every compiler.
          Nearest.hint(name, target.members().stream().map(Member::name).sorted().toList()));
      return;
    }
    String wanted = attribute.map(Member::type).orElse("int");
    // What is spread is no whole number any more.
    String given = source.ramp() && typeOf(source).equals("int") ? "double" : typeOf(source);
    if (!given.equals(wanted) && !(given.equals("int") && wanted.equals("double"))) {
      if (given.endsWith("[]") && !wanted.endsWith("[]")) {
        problem(parameter.origin(), Message.ArrayWithoutIndex, parameter.name());
      } else {
        problem(origin, Message.WrongType, target.name(), name, simple(wanted), simple(given));
      }
      return;
    }
    if (attributes.put(name, source) != null) {
      problem(parameter.origin(), Message.SetTwice, name);
    }
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private void checkSlot(Traced<String> slot) {
    Optional<Member> member = nodeType.member(slot.value());
    if (member.isEmpty()) {
      problem(
          slot.origin(),
          Message.UnknownHyperparameter,
          blueprint.name(),
          slot.value(),
          Nearest.hint(slot.value(), nodeType.members().stream().map(Member::name).toList()));
    } else if (!member.get().isSlot()) {
      problem(slot.origin(), Message.SlotType, slot.value(), simple(member.get().type()));
    }
    usedMembers.add(slot.value());
  }

  private void checkReadInputs() {
    Set<String> read =
        steps.values().stream()
            .flatMap(step -> Stream.concat(step.inputs().stream(), step.like().stream()))
            .map(Edge::name)
            .collect(Collectors.toSet());
    // A head that taps the backbone may do without its output.
    boolean taps = blueprint.inputs().stream().anyMatch(Blueprint.Input::tap);
    for (Blueprint.Input input : blueprint.inputs()) {
      boolean needed = taps ? input.tap() : blueprint.inputs().size() > 1;
      if (needed && !read.contains(input.name())) {
        problem(input.origin(), Message.UnreadInput, input.name());
      }
    }
  }
}
