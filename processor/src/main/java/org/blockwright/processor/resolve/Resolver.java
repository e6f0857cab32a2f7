package org.blockwright.processor.resolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Problem;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.read.Blueprint;
import org.blockwright.processor.read.Callable;
import org.blockwright.processor.read.Member;
import org.blockwright.processor.read.Node;
import org.blockwright.processor.read.Written;
import org.blockwright.rule.Message;
import org.blockwright.rule.Nearest;

/** Resolves graphs, each once. */
public final class Resolver {
  private static final String CLASSES = "classes";

  private final Problems problems;
  private final Map<String, Optional<Resolved>> known = new HashMap<>();

  /** A resolver that says what is wrong. */
  public Resolver(Problems problems) {
    this.problems = problems;
  }

  /** The graph of a blueprint, or empty if something is wrong with it, which has then been said. */
  public Optional<Resolved> resolve(Callable callable) {
    return resolve(callable, "", List.of());
  }

  /**
   * The same for a blueprint that is used somewhere.
   *
   * @param callable the blueprint
   * @param way the way down to it, such as {@code ", via DeiT.blocks"}
   * @param users where it is used, the closest first; these are blamed for what is wrong with a
   *     blueprint that comes from a class file
   */
  public Optional<Resolved> resolve(Callable callable, String way, List<Origin> users) {
    Optional<Resolved> before = known.get(callable.type());
    if (before == null) {
      before = new Body(callable, way, users).resolve();
      known.put(callable.type(), before);
    }
    return before;
  }

  /** One graph on its way. */
  private final class Body {
    private final Callable callable;
    private final Blueprint blueprint;
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final Set<String> usedMembers = new HashSet<>();
    private final String way;
    private final List<Origin> users;
    private boolean sound = true;

    Body(Callable callable, String way, List<Origin> users) {
      this.callable = callable;
      this.blueprint = callable.blueprint().orElseThrow();
      this.way = way;
      this.users = users;
    }

    private void problem(Origin origin, Message message, Object... args) {
      sound = false;
      String where = origin.inSource() ? "" : " (" + blueprint.name() + way + ")";
      List<Origin> blame = new ArrayList<>(List.of(origin, blueprint.origin()));
      blame.addAll(users);
      problems.add(new Problem(message, message.format(args) + where, blame));
    }

    Optional<Resolved> resolve() {
      for (Node node : blueprint.nodes()) {
        steps.put(node.name(), step(node));
      }
      checkMembers();
      if (!sound) {
        return Optional.empty();
      }
      List<Step> order = order();
      return sound ? Optional.of(new Resolved(callable, order)) : Optional.empty();
    }

    private void checkMembers() {
      for (Member member : callable.members()) {
        if (member.name().equals(blueprint.input())) {
          problem(member.origin(), Message.NodeNamedAsInput, member.name());
        } else if (!usedMembers.contains(member.name()) && member.widthDivisor() == 0) {
          problem(member.origin(), Message.UnusedHyperparameter, member.name());
        }
      }
      List<Member> widths = callable.members().stream().filter(m -> m.widthDivisor() > 0).toList();
      if (widths.size() > 1) {
        problem(
            widths.get(1).origin(), Message.TwoWidths, widths.get(0).name(), widths.get(1).name());
      }
    }

    private Step step(Node node) {
      List<Edge> inputs = new ArrayList<>();
      Optional<Edge> like = Optional.empty();
      Map<String, Source> attributes = new LinkedHashMap<>();
      Optional<Source> repeat = node.repeat().map(Source.Literal::new);
      Optional<Source> condition = Optional.empty();
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
        Optional<Source.Hyper> source = hyper(parameter);
        if (source.isEmpty()) {
          continue;
        }
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
      checkInputs(node, inputs, like, repeat.isPresent());
      checkUnit(node);
      checkMissing(node, attributes);
      return new Step(node, List.copyOf(inputs), like, attributes, repeat, condition);
    }

    private void written(Node node, String name, Written value, Map<String, Source> attributes) {
      if (node.use().callable().member(name).isPresent()) {
        attributes.put(name, new Source.Literal(value));
      }
    }

    private Edge edge(Node.Parameter parameter) {
      String name = parameter.name();
      boolean isInput = name.equals(blueprint.input());
      List<String> names =
          Stream.concat(Stream.of(blueprint.input()), blueprint.nodes().stream().map(Node::name))
              .toList();
      if (!names.contains(name)) {
        problem(parameter.origin(), Message.UnknownNode, name, Nearest.hint(name, names));
      }
      return new Edge(name, isInput, parameter.origin());
    }

    private Optional<Member> member(String name) {
      if (name.equals(CLASSES) && !blueprint.isBackbone() && callable.member(name).isEmpty()) {
        return Optional.of(new Member(name, "int", null, false, false, 0, Origin.nowhere()));
      }
      return callable.member(name);
    }

    private Optional<Source.Hyper> hyper(Node.Parameter parameter) {
      Optional<Member> member = member(parameter.name());
      if (member.isEmpty()) {
        problem(
            parameter.origin(),
            Message.UnknownHyperparameter,
            blueprint.name(),
            parameter.name(),
            Nearest.hint(parameter.name(), callable.members().stream().map(Member::name).toList()));
        return Optional.empty();
      }
      usedMembers.add(parameter.name());
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
          new Source.Hyper(
              parameter.name(),
              parameter.at().map(at -> (Integer) at.value()).orElse(-1),
              parameter.ramp(),
              parameter.origin(),
              parameter.at().map(Written::origin).orElse(parameter.origin())));
    }

    private String typeOf(Source.Hyper source) {
      Member member = member(source.name()).orElseThrow();
      return source.index() >= 0 ? member.elementType() : member.type();
    }

    private void checkCondition(Node.Parameter parameter, Source.Hyper source) {
      if (!Set.of("boolean", "int", "double").contains(typeOf(source))) {
        problem(parameter.origin(), Message.SwitchType, parameter.name(), simple(typeOf(source)));
      }
    }

    private void passed(
        Node node, Node.Parameter parameter, Source.Hyper source, Map<String, Source> attributes) {
      Callable target = node.use().callable();
      String name = parameter.as().map(as -> (String) as.value()).orElse(parameter.name());
      Origin origin = parameter.as().map(Written::origin).orElse(parameter.origin());
      Optional<Member> attribute = target.member(name);
      boolean classes =
          name.equals(CLASSES) && target.blueprint().map(Blueprint::readsClasses).orElse(false);
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
      String given = typeOf(source);
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

    private void checkInputs(Node node, List<Edge> inputs, Optional<Edge> like, boolean repeated) {
      Callable target = node.use().callable();
      if (inputs.isEmpty()) {
        problem(node.origin(), Message.NoInput, node.name());
      } else if (target.kind() != Callable.Kind.OPERATOR && inputs.size() > 1) {
        problem(node.origin(), Message.OneInput, "@" + target.name(), inputs.size());
      } else if (repeated && inputs.size() > 1) {
        problem(node.origin(), Message.RepeatInputs, node.name(), inputs.size());
      }
      if (target.kind() != Callable.Kind.OPERATOR && like.isPresent()) {
        problem(like.get().origin(), Message.NothingToLend, "@" + target.name());
      }
    }

    /** A model says this itself, after all that is wrong further down. */
    private void checkUnit(Node node) {
      Callable target = node.use().callable();
      boolean compiled =
          target.blueprint().map(graph -> !graph.unitPackage().isEmpty()).orElse(true);
      if (!compiled && !blueprint.isBackbone()) {
        problem(node.use().origin(), Message.NoUnit, target.type());
      }
    }

    private void checkMissing(Node node, Map<String, Source> attributes) {
      Callable target = node.use().callable();
      for (Member member : target.members()) {
        if (member.required() && !attributes.containsKey(member.name())) {
          if (member.name().equals(CLASSES)) {
            problem(node.use().origin(), Message.HeadOutsideModel, target.name());
          } else {
            problem(node.use().origin(), Message.MissingValue, target.name(), member.name());
          }
        }
      }
      boolean readsClasses =
          target.blueprint().map(Blueprint::readsClasses).orElse(false)
              && target.member(CLASSES).isEmpty();
      if (readsClasses && !attributes.containsKey(CLASSES)) {
        problem(node.use().origin(), Message.HeadOutsideModel, target.name());
      }
    }

    // Order.

    private List<Step> order() {
      Set<String> done = new LinkedHashSet<>();
      for (String name : steps.keySet()) {
        if (circle(name, new LinkedHashSet<>(), done)) {
          return List.of();
        }
      }
      Set<String> read = names(step -> true, false);
      List<String> ends = steps.keySet().stream().filter(n -> !read.contains(n)).toList();
      if (!checkEnds(ends)) {
        return List.of();
      }
      LinkedHashSet<String> order = new LinkedHashSet<>();
      visit(ends.get(0), order);
      return order.stream().map(steps::get).toList();
    }

    private Set<String> names(Predicate<Step> which, boolean withLike) {
      return steps.values().stream()
          .filter(which)
          .flatMap(step -> edges(step, withLike))
          .map(Edge::name)
          .collect(Collectors.toSet());
    }

    private static Stream<Edge> edges(Step step, boolean withLike) {
      return withLike
          ? Stream.concat(step.inputs().stream(), step.like().stream())
          : step.inputs().stream();
    }

    /** Depth first over all edges; true if a node was met that is on its own way. */
    private boolean circle(String name, LinkedHashSet<String> way, Set<String> done) {
      if (done.contains(name)) {
        return false;
      }
      if (!way.add(name)) {
        List<String> all = List.copyOf(way);
        List<String> circle = new ArrayList<>(all.subList(all.indexOf(name), all.size()));
        circle.add(name);
        problem(steps.get(name).node().origin(), Message.Cycle, String.join(" > ", circle));
        return true;
      }
      for (Edge edge : edges(steps.get(name), true).toList()) {
        if (!edge.isInput() && circle(edge.name(), way, done)) {
          return true;
        }
      }
      way.remove(name);
      done.add(name);
      return false;
    }

    private boolean checkEnds(List<String> ends) {
      Set<String> lent = names(step -> true, true);
      List<String> lenders = ends.stream().filter(lent::contains).toList();
      for (String name : lenders) {
        problem(steps.get(name).node().origin(), Message.OnlyLends, name);
      }
      if (!lenders.isEmpty()) {
        return false;
      }
      if (ends.size() == 1) {
        return true;
      }
      // A node that leads nowhere beside a longer way is a leftover; equals are rival outputs.
      int longest = ends.stream().mapToInt(this::ancestors).max().orElse(0);
      List<String> main = ends.stream().filter(e -> ancestors(e) == longest).toList();
      if (main.size() > 1) {
        problem(
            steps.get(main.get(1)).node().origin(), Message.TwoOutputs, String.join(" and ", main));
        return false;
      }
      for (String end : ends) {
        if (!end.equals(main.get(0))) {
          problem(steps.get(end).node().origin(), Message.UnreadNode, end, main.get(0));
        }
      }
      return false;
    }

    private int ancestors(String name) {
      LinkedHashSet<String> all = new LinkedHashSet<>();
      visit(name, all);
      return all.size();
    }

    private void visit(String name, LinkedHashSet<String> order) {
      if (order.contains(name)) {
        return;
      }
      edges(steps.get(name), true)
          .filter(edge -> !edge.isInput())
          .forEach(edge -> visit(edge.name(), order));
      order.add(name);
    }
  }

  /** Members of a blueprint as its generated constructor takes them. */
  public static List<Member> constructorMembers(Callable callable) {
    List<Member> members = new ArrayList<>(callable.members());
    boolean implicit =
        callable.blueprint().map(Blueprint::readsClasses).orElse(false)
            && callable.member(CLASSES).isEmpty();
    if (implicit) {
      members.addAll(
          Arrays.asList(new Member(CLASSES, "int", null, false, false, 0, Origin.nowhere())));
    }
    return members;
  }
}
