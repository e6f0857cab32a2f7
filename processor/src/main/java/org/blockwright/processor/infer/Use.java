package org.blockwright.processor.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.read.Node;
import org.blockwright.processor.read.NodeType;
import org.blockwright.processor.resolve.Edge;
import org.blockwright.processor.resolve.ResolvedNode;
import org.blockwright.rule.TensorShape;

/**
 * A use of a node type that is to be worked out.
 *
 * @param name name of the node
 * @param type what it is
 * @param edges what it reads
 * @param in what flows along each edge, several where that is an array
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
    List<List<Flow>> in,
    Optional<Edge> likeEdge,
    Optional<TensorShape> like,
    Optional<Origin> attention,
    Optional<Node.Output> outputMark,
    boolean trainingOnly) {
  /** A node of a graph. */
  static Use of(ResolvedNode node, NodeType type, List<List<Flow>> in, Optional<TensorShape> like) {
    return new Use(
        node.name(),
        type,
        node.inputs(),
        in,
        node.like(),
        like,
        node.node().attention(),
        node.node().output(),
        node.trainingOnly());
  }

  /** A use that is nothing but one. */
  static Use plain(String name, NodeType type, List<Edge> edges, List<List<Flow>> in) {
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

  /** A repetition, which reads another one in place of the first input. */
  Use repetition(int i, List<Flow> previous) {
    List<List<Flow>> reads = new ArrayList<>(in);
    reads.set(0, previous);
    return reading(i, edges, reads);
  }

  /** The copy for an element of the arrays that it reads. */
  Use element(int i) {
    List<Edge> single = new ArrayList<>();
    List<List<Flow>> reads = new ArrayList<>();
    for (int k = 0; k < edges.size(); k++) {
      Edge edge = edges.get(k);
      single.add(new Edge(edge.name(), edge.isInput(), false, edge.origin()));
      reads.add(edge.array() ? List.of(in.get(k).get(i)) : in.get(k));
    }
    return reading(i, single, reads);
  }

  private Use reading(int i, List<Edge> edgesOfOne, List<List<Flow>> reads) {
    return new Use(
        Integer.toString(i),
        type,
        edgesOfOne,
        reads,
        likeEdge,
        like,
        attention,
        Optional.empty(),
        false);
  }

  /** All that it reads, arrays element by element. */
  List<Flow> flat() {
    return in.stream().flatMap(List::stream).toList();
  }

  /** Shapes of all that it reads. */
  List<TensorShape> shapes() {
    return flat().stream().map(Flow::shape).toList();
  }

  /** Where each of these is named. */
  List<Origin> origins() {
    List<Origin> origins = new ArrayList<>();
    for (int k = 0; k < edges.size(); k++) {
      for (Flow flow : in.get(k)) {
        origins.add(flow.tap().orElse(edges.get(k).origin()));
      }
    }
    return origins;
  }

  Optional<String> outputName() {
    return outputMark.map(Node.Output::name);
  }
}
