package org.blockwright.processor.resolve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.read.Node;
import org.blockwright.rule.Message;

/**
 * Puts the nodes of a graph in an order in which every one comes after what it reads. Nothing in it
 * recurses over nodes, so that a chain may be of any length.
 */
final class GraphOrder {
  private final String name;
  private final Map<String, ResolvedNode> nodes;
  private final Problems problems;

  GraphOrder(String name, Map<String, ResolvedNode> nodes, Problems problems) {
    this.name = name;
    this.nodes = nodes;
    this.problems = problems;
  }

  /** The nodes in order, the output last; empty where something is wrong, which has been said. */
  Optional<List<ResolvedNode>> order() {
    Optional<List<String>> circle = circle();
    if (circle.isPresent()) {
      List<String> names = circle.get();
      problems.add(
          nodes.get(names.get(0)).node().origin(), Message.Cycle, String.join(" > ", names));
      return Optional.empty();
    }
    Set<String> read = read(false);
    List<String> unread = nodes.keySet().stream().filter(n -> !read.contains(n)).toList();
    List<String> ends = unread.stream().filter(n -> !isOutput(n)).toList();
    if (ends.isEmpty()) {
      Optional<Edge> lost = readByOutputsAlone(unread);
      String output = lost.map(edge -> readers(edge.name()).get(0)).orElse(unread.get(0));
      problems.add(
          nodes.get(output).node().output().get().origin(),
          lost.isPresent() ? Message.EndReadByOutputs : Message.OnlyOutputs,
          lost.map(Edge::name).orElse(name));
      return Optional.empty();
    }
    if (!checkEnds(ends)) {
      return Optional.empty();
    }
    List<String> order = withOutputs(ends.get(0));
    Set<String> training = trainingOnly(order);
    return checkTraining(training)
        ? Optional.of(
            order.stream()
                .map(nodes::get)
                .map(node -> training.contains(node.name()) ? node.inTrainingOnly() : node)
                .toList())
        : Optional.empty();
  }

  /** What a model ends in, if nobody but outputs at its end reads it. */
  private Optional<Edge> readByOutputsAlone(List<String> outputs) {
    return outputs.stream()
        .flatMap(output -> nodes.get(output).inputs().stream())
        .filter(edge -> !edge.isInput() && outputs.containsAll(readers(edge.name())))
        .max(Comparator.comparingInt(edge -> upTo(edge.name()).size()));
  }

  private List<String> readers(String name) {
    return nodes.values().stream()
        .filter(node -> edges(node, false).anyMatch(edge -> edge.name().equals(name)))
        .map(ResolvedNode::name)
        .sorted()
        .toList();
  }

  private boolean isOutput(String node) {
    return nodes.get(node).node().output().isPresent();
  }

  /**
   * The way to the end, and on it the ways to outputs, each node as soon as it can be calculated.
   */
  private List<String> withOutputs(String end) {
    List<String> order = new ArrayList<>(upTo(end));
    Set<String> placed = new HashSet<>(order);
    Map<String, Integer> depths = new HashMap<>();
    nodes.keySet().stream()
        .filter(this::isOutput)
        .forEach(node -> depths.put(node, upTo(node).size()));
    List<String> outputs =
        depths.keySet().stream()
            .sorted(
                Comparator.<String>comparingInt(depths::get)
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    Set<String> added = new HashSet<>();
    for (String output : outputs) {
      for (String node : upTo(output)) {
        if (placed.add(node)) {
          int at = 0;
          for (Iterator<String> reads = before(node); reads.hasNext(); ) {
            at = Math.max(at, order.indexOf(reads.next()) + 1);
          }
          // Behind those that stand there already: outputs of one depth stay in their order.
          while (at < order.size() - 1 && added.contains(order.get(at))) {
            at++;
          }
          order.add(at, node);
          added.add(node);
        }
      }
    }
    return order;
  }

  /** Nodes that nothing needs but outputs that exist in training only. */
  private Set<String> trainingOnly(List<String> order) {
    Set<String> needed = new HashSet<>();
    Set<String> training = new HashSet<>();
    for (int i = order.size() - 1; i >= 0; i--) {
      String node = order.get(i);
      Optional<Node.Output> output = nodes.get(node).node().output();
      boolean end = i == order.size() - 1;
      boolean wanted = end || output.filter(o -> !o.training()).isPresent();
      if (wanted || needed.contains(node)) {
        before(node).forEachRemaining(needed::add);
      } else {
        training.add(node);
      }
    }
    return training;
  }

  private boolean checkTraining(Set<String> training) {
    boolean sound = true;
    for (ResolvedNode node : nodes.values()) {
      Optional<Node.Output> output = node.node().output();
      if (output.filter(Node.Output::training).isPresent() && !training.contains(node.name())) {
        String reader =
            nodes.values().stream()
                .filter(other -> !training.contains(other.name()))
                .filter(other -> edges(other, true).anyMatch(e -> e.name().equals(node.name())))
                .map(ResolvedNode::name)
                .findFirst()
                .orElseThrow();
        problems.add(output.get().origin(), Message.TrainingOnlyRead, node.name(), reader);
        sound = false;
      }
    }
    return sound;
  }

  /** Names that nodes read. */
  private Set<String> read(boolean withLike) {
    return nodes.values().stream()
        .flatMap(node -> edges(node, withLike))
        .map(Edge::name)
        .collect(Collectors.toSet());
  }

  private static Stream<Edge> edges(ResolvedNode node, boolean withLike) {
    return withLike
        ? Stream.concat(node.inputs().stream(), node.like().stream())
        : node.inputs().stream();
  }

  /** The nodes that a node waits for. */
  private Iterator<String> before(String name) {
    return edges(nodes.get(name), true).filter(e -> !e.isInput()).map(Edge::name).iterator();
  }

  /** Nodes that read each other, the first one named again at the end. */
  private Optional<List<String>> circle() {
    Set<String> done = new HashSet<>();
    for (String start : nodes.keySet()) {
      Deque<String> way = new ArrayDeque<>(List.of(start));
      Set<String> onWay = new HashSet<>(way);
      Deque<Iterator<String>> open = new ArrayDeque<>(List.of(before(start)));
      while (!open.isEmpty()) {
        if (!open.peek().hasNext()) {
          open.pop();
          onWay.remove(way.peek());
          done.add(way.pop());
          continue;
        }
        String next = open.peek().next();
        if (onWay.contains(next)) {
          List<String> circle = new ArrayList<>(List.of(next));
          for (String name : way) {
            circle.add(0, name);
            if (name.equals(next)) {
              return Optional.of(circle);
            }
          }
        }
        if (!done.contains(next)) {
          way.push(next);
          onWay.add(next);
          open.push(before(next));
        }
      }
    }
    return Optional.empty();
  }

  private boolean checkEnds(List<String> ends) {
    Set<String> lent = read(true);
    List<String> lenders = ends.stream().filter(lent::contains).toList();
    for (String name : lenders) {
      problems.add(nodes.get(name).node().origin(), Message.OnlyLends, name);
    }
    if (!lenders.isEmpty()) {
      return false;
    }
    if (ends.size() == 1) {
      return true;
    }
    // A node that leads nowhere beside a longer way is a leftover; equals are rival outputs.
    int longest = ends.stream().mapToInt(end -> upTo(end).size()).max().orElse(0);
    List<String> main = ends.stream().filter(end -> upTo(end).size() == longest).toList();
    if (main.size() > 1) {
      problems.add(
          nodes.get(main.get(1)).node().origin(), Message.TwoOutputs, String.join(" and ", main));
      return false;
    }
    for (String end : ends) {
      if (!end.equals(main.get(0))) {
        problems.add(nodes.get(end).node().origin(), Message.UnreadNode, end, main.get(0));
      }
    }
    return false;
  }

  /** A node and all that it waits for, in order. */
  private LinkedHashSet<String> upTo(String end) {
    LinkedHashSet<String> order = new LinkedHashSet<>();
    Deque<String> way = new ArrayDeque<>(List.of(end));
    Deque<Iterator<String>> open = new ArrayDeque<>(List.of(before(end)));
    while (!open.isEmpty()) {
      if (!open.peek().hasNext()) {
        open.pop();
        order.add(way.pop());
        continue;
      }
      String next = open.peek().next();
      if (!order.contains(next)) {
        way.push(next);
        open.push(before(next));
      }
    }
    return order;
  }
}
