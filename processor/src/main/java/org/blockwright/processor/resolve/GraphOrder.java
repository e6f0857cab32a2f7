package org.blockwright.processor.resolve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
import org.blockwright.rule.Message;

/**
 * Puts the nodes of a graph in an order in which every one comes after what it reads. Nothing in it
 * recurses over nodes, so that a chain may be of any length.
 */
final class GraphOrder {
  private final Map<String, ResolvedNode> nodes;
  private final Problems problems;

  GraphOrder(Map<String, ResolvedNode> nodes, Problems problems) {
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
    List<String> ends = nodes.keySet().stream().filter(n -> !read.contains(n)).toList();
    if (!checkEnds(ends)) {
      return Optional.empty();
    }
    return Optional.of(upTo(ends.get(0)).stream().map(nodes::get).toList());
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
